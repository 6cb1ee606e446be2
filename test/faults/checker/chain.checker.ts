import type { Entry } from '../instrument/journal.ts';
import { violations, type Violation } from './violation.ts';

type Statement = Extract<Entry, { t: 'sent' }>;

/**
 * I8: the ranges that were applied follow each other without hole or overlap. From the journals of the consumers alone:
 * an applied range begins where another one ended that was applied, or whose answer nobody has heard.
 * @param journals of each process, in its order
 */
export function checkChain(journals: readonly (readonly Entry[])[]): Violation[] {
  const applied: Statement[] = [];
  const unknown: Statement[] = [];
  for (const journal of journals) {
    const answers = new Map(journal.flatMap((it) => (it.t === 'answered' ? [[it.id, it.applied]] : [])));
    for (const it of journal) {
      if (it.t !== 'sent') continue;
      if (answers.get(it.id) === true) applied.push(it);
      else if (!answers.has(it.id)) unknown.push(it);
    }
  }
  // Where the statement is another by now, its journal would be empty and everything would pass.
  if (applied.length === 0) return violations('I8', ['no consumer has written down that it applied anything']);
  const logs = Map.groupBy(applied, (it) => `${it.topic}/${it.part}/${it.generation}`);
  return violations(
    'I8',
    [...logs].flatMap(([log, all]) =>
      breaksOf(
        log,
        all,
        unknown.filter((it) => `${it.topic}/${it.part}/${it.generation}` === log),
      ),
    ),
  );
}

function breaksOf(log: string, applied: readonly Statement[], unknown: readonly Statement[]): string[] {
  const ordered = applied.toSorted((a, b) => (BigInt(a.from) < BigInt(b.from) ? -1 : 1));
  return ordered.slice(1).flatMap((next, at) => {
    const last = ordered[at]!;
    const say = `${log}: [${last.from}, ${last.to}) of epoch ${last.epoch}, then [${next.from}, ${next.to}) of epoch ${next.epoch}`;
    if (BigInt(next.epoch) < BigInt(last.epoch)) return [`${say}: an epoch went back`];
    return isBridged(last.to, next.from, unknown) ? [] : [say];
  });
}

/** Whether statements without an answer lead from one offset to the other; each may have been applied, or not. */
function isBridged(from: string, to: string, unknown: readonly Statement[]): boolean {
  if (from === to) return true;
  if (BigInt(from) > BigInt(to)) return false;
  return unknown.some((it) => it.from === from && isBridged(it.to, to, unknown));
}
