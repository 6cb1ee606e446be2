import type { Difference } from '@freshwax/contracts';
import type { LogBooks } from './reconcile.books.ts';

const NEXT = '`npx freshwax rebuild --from cassandra` makes figures and books anew from the raw events';

/**
 * What the books say of a partition as a whole: what it counted, its windows counted; what it rejected, has a letter; no
 * more was counted than there are offsets; and its ranges follow one another.
 */
export function checkLog(log: LogBooks, repair: boolean): Difference[] {
  const { topic, partition, generation, applied, rejected, counted, windowRejected, letters, base, end } = log;
  const wrong: Difference[] = [];
  const claim = (isRight: boolean, n: bigint, detail: string): void => {
    if (isRight) return;
    const where = `${topic}/${partition}/${generation}`;
    const size = Number(n < 0n ? -n : n);
    wrong.push({ kind: 'books', where, n: size, offsets: null, detail, repaired: repair ? false : null, next: NEXT });
  };
  const total = applied + rejected;
  claim(counted === total, counted - total, `its windows count ${counted} records, the ledger ${total}`);
  claim(
    rejected === windowRejected,
    rejected - windowRejected,
    `its windows count ${windowRejected} rejected records, the ledger ${rejected}`,
  );
  claim(rejected === letters, rejected - letters, `${rejected} records were rejected, ${letters} letters are kept`);
  claim(total <= end - base, total - (end - base), `${total} records are counted over ${end - base} offsets`);
  claim(end >= base, base - end, `it ends at ${end}, before it begins at ${base}`);
  claim(log.isChained, 0n, 'the generation before it is not in the books');
  return wrong;
}
