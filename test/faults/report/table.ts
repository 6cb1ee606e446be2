import { existsSync, readFileSync } from 'node:fs';
import type { Counter, FaultId } from '../fault.ts';
import type { RecordedRun } from './record.ts';

/** As docs/reliability.md names the classes. */
const names: Readonly<Record<FaultId, string>> = {
  F1: 'consumer `kill -9` at any time and at each await of a chunk',
  F2: 'consumer stopped past its session, then continued',
  F3: 'event loop stalled 15 to 40 s',
  F4: 'members join or leave every 2 to 5 s',
  F5: 'broker killed, stopped, restarted; topic made anew; log cut and refilled',
  F6: 'Cassandra killed, stopped, restarted; disk full',
  F7: 'PostgreSQL restarted, backends ended, connection lost at the reply, connections exhausted, disk full',
  F8: 'network between each pair: black hole, reset in a frame, slow drip, latency',
  F10: 'a clock jumps an hour either way',
  F11: 'poison at 1 %, 50 % and 100 % of the traffic',
  F12: 'the same event twice; publisher killed while it sends',
  F13: 'out of order, late by hours, equal times with unequal payloads',
  F14: 'retention passes the position; expiry and purge while the consumer writes',
  F15: 'rebuild and swap while the consumer writes; reconcile, replay and redrive whose consumer is killed',
  F16: 'two or three of these at once',
};

const shown: readonly Counter[] = [
  ...([
    'points',
    'kills',
    'rebalances',
    'fences',
    'replays',
    'redeliveries',
    'unknownOutcomes',
    'unknownSends',
  ] as const),
  ...([
    'duplicates',
    'late',
    'ties',
    'deadLetters',
    'stalls',
    'outages',
    'cuts',
    'jumps',
    'stops',
    'removals',
    'swaps',
  ] as const),
];

interface Tally {
  trials: number;
  failed: number;
  /** Clean ones since the last that failed: what the bound is made of. */
  clean: number;
}

/** @param file of recorded runs, one a line @returns Markdown */
export function reliabilityTable(file: string): string {
  const runs = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as RecordedRun)
    : [];
  const all = tally(runs.map(({ trials, failedSeeds }) => ({ trials, failed: failedSeeds.length })));
  const ids = Object.keys(names) as FaultId[];
  const rows = ids.map((id) => row(`${id} | ${names[id]}`, tally(runs.flatMap(({ classes }) => classes[id] ?? []))));
  const long = runs.findLast(({ measured }) => measured);
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const commits = [...new Set(runs.map(({ commit }) => commit))];
  // What no run had counted yet would say that it never happened.
  const counts = shown
    .filter((name) => runs.some((run) => run.counts[name] !== undefined))
    .map((name) => `${name} ${runs.reduce((sum, run) => sum + (run.counts[name] ?? 0), 0)}`);
  return [
    '| | Fault | Trials | Failed | Clean since (N) | 95 % bound 3/N |',
    '|---|---|--:|--:|--:|--:|',
    ...rows,
    row('| **All trials**', all),
    '',
    `${runs.length} runs, ${runs[0]?.date ?? '-'} to ${runs.at(-1)?.date ?? '-'}; seeds ${seeds.join(', ')}; commits ${commits.join(', ')}.`,
    '',
    `What really happened in them: ${counts.join(', ')}.`,
    ...(long ? ['', rebalances(long)] : []),
  ].join('\n');
}

/** I12: what each consumer held at the first look and at the last, and at most. */
function rebalances({ measured = [], commit, date, isGood, counts }: RecordedRun): string {
  const times = measured.at(-1)?.rebalances;
  const lines = [...new Set(measured.map((it) => it.process))].map((name) => {
    const looks = measured.filter((it) => it.process === name);
    const [first, last] = [looks[0]!, looks.at(-1)!];
    const most = Math.max(...looks.map(({ memoryMb }) => memoryMb));
    return `${name} ${first.memoryMb} MB and ${first.handles} handles after ${first.rebalances}, ${last.memoryMb} MB and ${last.handles} handles after ${last.rebalances}, ${most} MB at most`;
  });
  const what = `another member joined or left ${times} times, the consumers were given partitions ${counts.rebalances} times`;
  return `I12 (${date}, commit ${commit}): ${isGood ? 'clean' : 'failed'}; ${what}; ${lines.join('; ')}.`;
}

function tally(all: readonly { trials: number; failed: number }[]): Tally {
  const sum: Tally = { trials: 0, failed: 0, clean: 0 };
  for (const { trials, failed } of all) {
    sum.trials += trials;
    sum.failed += failed;
    // In which order a run's own trials ended is not kept: one failure sets all of that run aside.
    sum.clean = failed > 0 ? 0 : sum.clean + trials;
  }
  return sum;
}

const row = (head: string, { trials, failed, clean }: Tally): string =>
  `| ${head} | ${trials} | ${failed} | ${clean} | ${clean === 0 ? '-' : `${Math.min(100, 300 / clean).toFixed(1)} %`} |`;

const BEGIN = '<!-- trials: `npm run generate` writes what is between these lines -->';
const END = '<!-- trials end -->';

/** @param text of docs/reliability.md @returns the same with the table of what is recorded now */
export function withTable(text: string, table: string): string {
  const [head, rest] = text.split(BEGIN) as [string, string | undefined];
  const tail = rest?.split(END)[1];
  if (tail === undefined) throw new RangeError('docs/reliability.md has no place for the table');
  return `${head}${BEGIN}\n\n${table}\n\n${END}${tail}`;
}
