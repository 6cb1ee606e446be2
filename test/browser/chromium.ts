import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import packaged from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';
import { chromePath } from '../env.ts';

// Only the package's executable: the arguments it suggests turn web security off and end the browser with its first page.
const ARGUMENTS = [
  '--no-sandbox',
  '--headless=shell',
  '--disable-dev-shm-usage',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

/** A Chromium without a window: the one that CHROME_PATH names, else the one that the package carries. @param more arguments */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const executablePath = chromePath() ?? (await packaged.executablePath());
  const fonts = join(dirname(executablePath), 'fonts');
  return chromium.launch({
    executablePath,
    args: [...ARGUMENTS, ...more],
    env: existsSync(fonts) ? { FONTCONFIG_PATH: fonts } : {},
  });
}
