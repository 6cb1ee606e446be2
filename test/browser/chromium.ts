import { delimiter, dirname, join } from 'node:path';
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

/**
 * A Chromium without a window: the one that CHROME_PATH names, else the one that the package carries.
 * @param more arguments @param places whose `fonts` it may use beside its own, which have no monospaced one
 */
export async function launchChromium(more: readonly string[] = [], places: readonly string[] = []): Promise<Browser> {
  const named = chromePath();
  const executablePath = named ?? (await packaged.executablePath());
  const args = [...ARGUMENTS, ...more];
  return chromium.launch({ executablePath, args, env: named ? {} : packagedFonts(dirname(executablePath), places) });
}

/** Its own fonts, so that a picture is the same on every machine. @param unpacked the folder that holds them */
function packagedFonts(unpacked: string, places: readonly string[]): Record<string, string> {
  const folders = [unpacked, ...places].join(delimiter);
  return { FONTCONFIG_FILE: FONTS_CONF, XDG_DATA_HOME: unpacked, XDG_DATA_DIRS: folders, XDG_CACHE_HOME: unpacked };
}
