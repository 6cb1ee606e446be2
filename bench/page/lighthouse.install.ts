import { execFile } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hashOfFile, installOnce } from '../../stack/install/cache.mjs';

const run = promisify(execFile);
const here = (name: string): string => fileURLToPath(new URL(`lighthouse/${name}`, import.meta.url));
const FILES = ['package.json', 'package-lock.json'];

export interface LighthouseAudit {
  readonly score: number | null;
  readonly numericValue?: number;
  readonly details?: { readonly items?: readonly LighthouseItem[] };
}
interface LighthouseItem {
  readonly node?: { readonly selector?: string };
  readonly description?: string;
}
export interface LighthouseCategory {
  readonly score: number | null;
  readonly auditRefs: readonly { readonly id: string; readonly weight: number }[];
}
export interface LighthouseResult {
  readonly lhr: {
    readonly categories: Readonly<Record<string, LighthouseCategory>>;
    readonly audits: Readonly<Record<string, LighthouseAudit>>;
  };
}
export type Lighthouse = (address: string, flags: object, config: object) => Promise<LighthouseResult>;
export interface LighthouseProgram {
  readonly lighthouse: Lighthouse;
  readonly desktop: object;
}

/**
 * Lighthouse (180 MB with all that it needs, so that it is no dependency), fetched into the cache when it is not there
 * yet, by its lock file.
 * @throws Error with npm's last words
 */
export async function installLighthouse(): Promise<LighthouseProgram> {
  const folder = await installOnce(`lighthouse-${hashOfFile(here('package-lock.json'))}`, async (partial) => {
    for (const file of FILES) copyFileSync(here(file), join(partial, file));
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: partial });
  });
  const root = join(folder, 'node_modules/lighthouse/core');
  const [{ default: lighthouse }, { default: desktop }] = (await Promise.all([
    import(join(root, 'index.js')),
    import(join(root, 'config/desktop-config.js')),
  ])) as [{ default: Lighthouse }, { default: object }];
  return { lighthouse, desktop };
}
