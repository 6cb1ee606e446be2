import type { Violation } from '../faults/checker/violation.ts';
import type { Counts } from '../faults/fault.ts';
import type { Outage } from './node-killed.fault.ts';

/** A trial with what it has shown; without an outage where it failed before. */
export interface Round extends Partial<Outage> {
  readonly seed: string;
  readonly violations: readonly Violation[];
  readonly counts: Counts;
}

type Column = readonly [title: string, of: (round: Round) => string | number | undefined];

const columns: readonly Column[] = [
  ['killed', ({ killed }) => killed?.join(' ')],
  ['led', ({ led }) => led],
  ['away ms', ({ ms }) => ms],
  ['applied meanwhile', ({ records }) => records],
  ['longest pause ms', ({ longestMs }) => longestMs],
  ['of one partition', ({ slowest }) => slowest?.ms],
  ['of these without records', ({ slowest }) => slowest?.unpublishedMs],
  ['longest with records', ({ mostBehind }) => mostBehind && mostBehind.ms - mostBehind.unpublishedMs],
  ['whole after ms', ({ healedMs }) => healedMs],
  ['under-replicated', ({ underReplicated }) => underReplicated],
  ['consumers ended', ({ counts }) => counts.kills ?? 0],
  ['sends unknown', ({ counts }) => counts.unknownSends ?? 0],
  ['lost, doubled, wrong', ({ violations }) => violations.length],
];

/** One line a round. */
export function toTable(rounds: readonly Round[]): string {
  const lines = [
    columns.map(([title]) => title),
    ...rounds.map((it) => columns.map(([, of]) => String(of(it) ?? '-'))),
  ];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines.map((line) => line.map((cell, at) => cell.padEnd(widths[at]!)).join('  ')).join('\n');
}
