import { count, decimal, rate } from '../format/number.ts';
import type { Column } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';

/** What a stream and a partition say of records alike. */
interface Counted {
  readonly lagRecords: number | null;
  readonly lagSeconds: number | null;
  readonly ratePerSecond: number | null;
  readonly applied: number;
  readonly rejected: number;
}

/** Of a column whose head says the unit. */
export const seconds = (value: number | null): string =>
  decimal(value, value !== null && value % 1 !== 0 && value < 10 ? 1 : 0);

const counted = (
  key: string,
  label: string,
  value: (row: Counted) => number | null,
  show: (value: number | null) => string = count,
): Column<Counted> => numeric(key, label, value, show);

export const countedColumns: readonly Column<Counted>[] = [
  counted('rate', 'Rate, records / s', (row) => row.ratePerSecond, rate),
  counted('lag', 'Lag, records', (row) => row.lagRecords),
  counted('behind', 'Lag, s', (row) => row.lagSeconds, seconds),
  counted('applied', 'Applied', (row) => row.applied),
  counted('rejected', 'Refused', (row) => row.rejected),
];
