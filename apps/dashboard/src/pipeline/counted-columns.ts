import { count } from '../format/number.ts';
import type { Column } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';

/** What a stream and a partition say of records alike. */
interface Counted {
  readonly lagRecords: number | null;
  readonly applied: number;
  readonly rejected: number;
}

const counted = (key: string, label: string, value: (row: Counted) => number | null): Column<Counted> =>
  numeric(key, label, value, count);

export const countedColumns: readonly Column<Counted>[] = [
  counted('lag', 'Lag', (row) => row.lagRecords),
  counted('applied', 'Applied', (row) => row.applied),
  counted('rejected', 'Refused', (row) => row.rejected),
];
