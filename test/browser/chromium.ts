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

const FONTS_CONF = join(import.meta.dirname, 'fonts.conf');

/** A Chromium without a window: the one that CHROME_PATH names, else the one that the package carries. @param more arguments */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const named = chromePath();
  const executablePath = named ?? (await packaged.executablePath());
  const args = [...ARGUMENTS, ...more];
  return chromium.launch({ executablePath, args, env: named ? {} : packagedFonts(dirname(executablePath)) });
}

/** Its own fonts and no others, so that a picture is the same on every machine. @param unpacked the folder that holds them */
function packagedFonts(unpacked: string): Record<string, string> {
  return { FONTCONFIG_FILE: FONTS_CONF, XDG_DATA_HOME: unpacked, XDG_DATA_DIRS: unpacked, XDG_CACHE_HOME: unpacked };
}
