import { existsSync, readFileSync } from 'node:fs';
import type { Counts } from '../fault.ts';
import type { Entry } from '../instrument/journal.ts';
import type { ConsumerProcess } from './consumer.process.ts';
import type { Sent } from './ledger.ts';

export const readJournal = ({ journal }: ConsumerProcess): Entry[] =>
  existsSync(journal)
    ? readFileSync(journal, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Entry)
    : [];

/** How often the group has given them partitions. */
export const countJoins = (consumers: readonly ConsumerProcess[]): number =>
  consumers.flatMap(readJournal).filter(({ t }) => t === 'join').length;

/** What really happened to the consumers, summed over all processes and their restarts. */
export function countsOfJournals(journals: readonly (readonly Entry[])[], rawRows: number): Counts {
  const counts = { rebalances: 0, fences: 0, unknownOutcomes: 0, replays: -rawRows };
  for (const journal of journals) {
    const heard = new Set<number>();
    for (const entry of journal) {
      if (entry.t === 'join') counts.rebalances++;
      else if (entry.t === 'raw') counts.replays += entry.rows;
      else if (entry.t === 'answered') {
        heard.add(entry.id);
        if (!entry.applied) counts.fences++;
      } else if (entry.t === 'failed' && isRefusal(entry.code)) heard.add(entry.id);
    }
    counts.unknownOutcomes += journal.filter((it) => it.t === 'sent' && !heard.has(it.id)).length;
  }
  return { ...counts, replays: Math.max(0, counts.replays) };
}

/** PostgreSQL has answered that it will not: that is an answer. 08, 53 and 57 say that it is going away. */
const isRefusal = (code: string): boolean => /^(?!08|53|57)[0-9A-Z]{5}$/.test(code);

export const countRedeliveries = (consumers: readonly ConsumerProcess[]): number =>
  consumers.reduce((sum, { app }) => sum + app.log().split(' is away: ').length - 1, 0);

export function countsOfLedger(sent: readonly Sent[]): Counts {
  const of = (is: Sent['is']): number => sent.filter((it) => it.is === is).length;
  return {
    unknownSends: sent.filter((it) => it.offset === undefined).length,
    duplicates: of('duplicate'),
    late: of('late'),
    ties: of('tie'),
  };
}

/** What one process has written. */
export interface Log {
  readonly name: string;
  readonly text: string;
}

/** I13: passwords and keys that stand in what a process has written. */
export const secretsIn = (logs: readonly Log[], secrets: readonly string[]): string[] =>
  logs.flatMap(({ name, text }) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${name} has written ${secret.slice(0, 3)}…`),
  );
