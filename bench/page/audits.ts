import type { Browser } from 'playwright-core';
import { launchChromium } from '../../test/browser/chromium.ts';
import { say } from '../session.ts';
import {
  installLighthouse,
  type LighthouseAudit,
  type LighthouseProgram,
  type LighthouseResult,
} from './lighthouse.install.ts';
import { screensOf } from '../../test/browser/screens.ts';

const THEMES = ['light', 'dark'] as const;
const CATEGORIES = ['accessibility', 'performance', 'best-practices'];
/** Where each thing that fails can be named; performance is of everything together. */
const LISTED = ['accessibility', 'best-practices'];

const SHOWN_PLACES = 5;

export interface Audit {
  kind: 'lighthouse';
  screen: string;
  theme: (typeof THEMES)[number];
  /** 0 to 100. */
  accessibility: number;
  performance: number;
  bestPractices: number;
  /** Cumulative layout shift. */
  cls: number;
  /** What is not whole in accessibility and best practices, by Lighthouse's names, and where. */
  failed: string[];
}

/** Lighthouse, as on a desktop, of each screen and theme. */
export async function auditScreens(address: string, port: number): Promise<Audit[]> {
  const program = await installLighthouse();
  const browser = await launchChromium([`--remote-debugging-port=${port}`]);
  try {
    return await auditWith({ program, browser, address, port });
  } finally {
    await browser.close();
  }
}

interface Auditing {
  readonly program: LighthouseProgram;
  readonly browser: Browser;
  readonly address: string;
  readonly port: number;
}

async function auditWith({ program: { lighthouse, desktop }, address, port }: Auditing): Promise<Audit[]> {
  const audits: Audit[] = [];
  for (const [screen, path] of Object.entries(await screensOf(address)))
    for (const theme of THEMES) {
      const url = new URL(path, address);
      url.searchParams.set('theme', theme);
      const flags = { port, onlyCategories: CATEGORIES, logLevel: 'error' };
      const { lhr } = await lighthouse(url.href, flags, desktop);
      const audit = toAudit(lhr, screen, theme);
      say(lineOf(audit));
      audits.push(audit);
    }
  return audits;
}

function toAudit(lhr: LighthouseResult['lhr'], screen: string, theme: Audit['theme']): Audit {
  const scoreOf = (category: string): number => Math.round((lhr.categories[category]?.score ?? 0) * 100);
  const refs = LISTED.flatMap((category) => lhr.categories[category]?.auditRefs ?? []);
  return {
    kind: 'lighthouse',
    screen,
    theme,
    accessibility: scoreOf('accessibility'),
    performance: scoreOf('performance'),
    bestPractices: scoreOf('best-practices'),
    cls: Number((lhr.audits['cumulative-layout-shift']?.numericValue ?? 0).toFixed(3)),
    failed: refs
      .filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 1)
      .map(({ id }) => `${id} (${placesOf(lhr.audits[id]!)})`),
  };
}

const placesOf = ({ details }: LighthouseAudit): string =>
  (details?.items ?? [])
    .slice(0, SHOWN_PLACES)
    .flatMap(({ node, description }) => node?.selector ?? description ?? [])
    .join(', ');

const lineOf = ({ screen, theme, accessibility, performance, bestPractices, cls, failed }: Audit): string =>
  `lighthouse ${screen.padEnd(14)} ${theme.padEnd(6)} accessibility ${accessibility}, performance ${performance}, best practices ${bestPractices}, CLS ${cls}${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`;
