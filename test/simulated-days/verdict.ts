import type { Evidence } from './evidence.ts';

/** One line of the table. */
export interface Line {
  what: string;
  measured: string;
  /** Undefined where nothing is asked of it. */
  target?: string;
  isMet: boolean;
}

const HOUR_MS = 3_600_000;
/** Between two observations of the one track that is watched each hour: one may fall to faults. */
const LONGEST_PAUSE_H = 2.1;
const LEAST_SHARE = 0.95;
/** No limit touches tokens. */
const UNLIMITED = 'token';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const toText = (counts: Readonly<Record<string, number>>): string =>
  Object.keys(counts)
    .toSorted((one, other) => one.localeCompare(other))
    .map((name) => `${counts[name]} x ${name}`)
    .join(', ');
const told = (what: string, measured: string): Line => ({ what, measured, isMet: true });
const none = (what: string, wrong: number): Line => ({
  what,
  measured: String(wrong),
  target: '0',
  isMet: wrong === 0,
});

/** What was found and how, against what must hold. */
export function judge(evidence: Evidence): Line[] {
  const { albums, revealable, whole, tracks, artists, runs, asked } = evidence;
  const share = albums.found / revealable;
  return [
    told('albums: truth / found', `${albums.truth} / ${albums.found}`),
    {
      what: `of the ${revealable} that its calls could reveal`,
      measured: percent(share),
      target: `>= ${percent(LEAST_SHARE)}`,
      isMet: share >= LEAST_SHARE,
    },
    none('albums that are not as the simulator says', evidence.wrongAlbums.length),
    told('albums with their tracks', String(whole)),
    told('tracks: truth / found', `${tracks.truth} / ${tracks.found}`),
    told('artists of those albums: truth / found', `${artists.truth} / ${artists.found}`),
    faultLine(evidence),
    watchLine(evidence),
    ...callLines(evidence),
    ...limitLines(evidence),
    none(`again too soon, of ${asked.albums} albums, ${asked.tracks} tracks, ${asked.artists} artists`, evidence.tooSoon.length), // prettier-ignore
    told('runs', toText(runs)),
    none('dead letters', evidence.deadLetters),
    none('aggregates that are not their rows', evidence.aggregates.length),
  ];
}

function faultLine({ faults, log }: Evidence): Line {
  const met = Object.fromEntries(Object.entries(faults).filter(([, applied]) => applied > 0));
  const sum = Object.values(met).reduce((total, applied) => total + applied, 0);
  return told(`faults in ${log.calls} calls`, `${percent(sum / log.calls)}: ${toText(met)}`);
}

function watchLine({ watchedAt, startedAt, hours }: Evidence): Line {
  const times = [startedAt, ...watchedAt, startedAt + hours * HOUR_MS];
  const longest = Math.max(...times.slice(1).map((time, at) => time - times[at]!)) / HOUR_MS;
  return {
    what: `watched track: ${watchedAt.length} times observed, longest pause`,
    measured: `${longest.toFixed(1)} h`,
    target: `<= ${LONGEST_PAUSE_H} h`,
    isMet: longest <= LONGEST_PAUSE_H,
  };
}

function callLines({ log, ledger, callsPerDay }: Evidence): Line[] {
  return Object.entries(log.families).map(([family, { calls, highestInDay, statuses }]) => {
    const noted = ledger[family];
    const counted = noted === undefined ? '' : `, ledger ${noted}`;
    const measured = `${calls} (${toText(statuses)}); most in 24 h ${highestInDay}${counted}`;
    if (family === UNLIMITED) return told(`calls of ${family}`, measured);
    const isMet = Math.max(highestInDay, noted ?? 0) <= callsPerDay;
    return { what: `calls of ${family}`, measured, target: `<= ${callsPerDay}`, isMet };
  });
}

/** A call that left before the answer to another was read could not know of it: rare enough to happen once. */
function limitLines({ log: { concurrency, rateLimit, quota } }: Evidence): Line[] {
  const underWay = concurrency.highest - 1;
  return [
    told('highest concurrency', String(concurrency.highest)),
    {
      what: `calls before the end of Retry-After, told ${rateLimit.refused} times`,
      measured: String(rateLimit.callsBeforeRetryAfter),
      target: `<= ${underWay} under way`,
      isMet: rateLimit.callsBeforeRetryAfter <= underWay,
    },
    none('refused for quota, and calls into a closed bucket', quota.refused + quota.callsIntoBlocked),
  ];
}

export function toTable(title: string, lines: readonly Line[]): string {
  const rows = lines.map(({ what, measured, target = '', isMet }) => [what, measured, target, isMet ? '' : 'MISSED']);
  const table = [[title, 'measured', 'target', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd()).join('\n'); // prettier-ignore
}
