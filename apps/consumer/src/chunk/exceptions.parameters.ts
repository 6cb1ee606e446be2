import type { DoomedRule } from '../purge/standing-rules.ts';
import type { Judged } from './judged.ts';
import { columnsOf, type JudgedChunk } from './judged-chunk.ts';
import { letterOf, type Letter } from './redrive-of.ts';

/**
 * The arrays of `exceptionStatement`, in its order; none where all chunks are plain. Rules that one chunk's claim has read hold for
 * the rows of all: whoever claimed before a rule was written is fenced, and of one that is done no row is left.
 */
export function exceptionArrays(chunks: readonly JudgedChunk[]): unknown[][] {
  const groups = [
    columnsOf(chunks, ({ judged }) => deadLetterArrays(judged)),
    columnsOf(chunks, ({ judged }) => redrivenArrays(judged)),
    doomedArrays(chunks.flatMap(({ chunk }) => chunk.doomed)),
  ];
  return groups.some(([first]) => first!.length > 0) ? groups.flat() : [];
}

function deadLetterArrays(judged: readonly Judged[]): unknown[][] {
  const dead = judged.flatMap(({ record, verdict, fate }) =>
    verdict.accepted ? [] : [{ record, verdict, fate, letter: letterOf(record.headers) }],
  );
  return [
    dead.map(({ record }) => record.offset),
    dead.map(({ verdict }) => verdict.reason),
    dead.map(({ verdict }) => verdict.path),
    dead.map(({ record }) => record.timestampMs),
    dead.map(({ fate }) => fate === 'purged'),
    dead.map(({ verdict }) => verdict.detail),
    dead.map(({ letter }) => letter?.generation ?? null),
    dead.map(({ letter }) => letter?.offset ?? null),
  ];
}

/** Letters whose records came again: settled by the first that is accepted, or counted as rejected again. */
function redrivenArrays(judged: readonly Judged[]): unknown[][] {
  const letters = new Map<string, { letter: Letter; settledBy: bigint | null; again: number }>();
  for (const { record, verdict } of judged) {
    const letter = letterOf(record.headers);
    if (!letter) continue;
    const key = `${letter.generation}/${letter.offset}`;
    const it = letters.get(key) ?? { letter, settledBy: null, again: 0 };
    if (verdict.accepted) it.settledBy ??= record.offset;
    else it.again++;
    letters.set(key, it);
  }
  const rows = [...letters.values()].sort((a, b) => comparePlaces(a.letter, b.letter));
  return [
    rows.map(({ letter }) => letter.generation),
    rows.map(({ letter }) => letter.offset),
    rows.map(({ settledBy }) => settledBy),
    rows.map(({ again }) => again),
  ];
}

const comparePlaces = (a: Letter, b: Letter): number =>
  a.generation - b.generation || (a.offset < b.offset ? -1 : Number(a.offset > b.offset));

/** Each rule of each partition: a state row under one of them is as good as gone. */
const doomedArrays = (doomed: readonly DoomedRule[]): unknown[][] => [
  doomed.map((it) => it.source),
  doomed.map((it) => it.observedBeforeMs),
  doomed.map((it) => it.partition),
  doomed.map((it) => it.upto.generation),
  doomed.map((it) => it.upto.offset),
];
