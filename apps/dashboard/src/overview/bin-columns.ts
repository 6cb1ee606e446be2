import { count, percent } from '../format/number.ts';
import type { Column } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';

interface Counted {
  readonly n: number;
}

/** How many lie in a bin, and their share of all. */
export const binColumns = (label: string, total: number): readonly Column<Counted>[] => [
  numeric('n', label, ({ n }) => n, count),
  {
    key: 'share',
    label: 'Share',
    isNumeric: true,
    value: ({ n }) => n / (total || 1),
    show: ({ n }) => percent(n, total),
  },
];
