import { toRows, type Columns } from './chunk.text.ts';
import type { Row } from './tables.ts';

/** SQLSTATE of one statement that would change a row twice. */
const CHANGED_TWICE = '21000';

/** Row comparison of (observed_at, tie); a uuid compares by its bytes. */
export const isNewer = (row: Row, old: Row): boolean =>
  Number(row['observed_at']) > Number(old['observed_at']) ||
  (Number(row['observed_at']) === Number(old['observed_at']) && String(row['tie']) > String(old['tie']));

export function isDoomed(old: Row, rules: Columns): boolean {
  return toRows(rules).some(
    (rule) =>
      rule['source'] === old['source'] &&
      Number(old['observed_at']) < Number(rule['observed_before']) &&
      rule['part'] === old['part'] &&
      (Number(old['generation']) < Number(rule['generation']) ||
        (old['generation'] === rule['generation'] && BigInt(old['off'] as bigint) < BigInt(rule['upto'] as bigint))),
  );
}

/**
 * PostgreSQL refuses a statement that meets a row again which it has changed before; one that it has met and left alone it may
 * meet again.
 */
export function refuseTwice(
  rows: readonly Row[],
  heldOf: (row: Row) => Row | undefined,
  { keyOf, doomed }: { keyOf: (row: Row) => string; doomed: Columns },
): void {
  const changed = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    if (changed.has(key)) throw Object.assign(new Error('a row would change twice'), { code: CHANGED_TWICE });
    const held = heldOf(row);
    if (!held || isNewer(row, held) || isDoomed(held, doomed)) changed.add(key);
  }
}
