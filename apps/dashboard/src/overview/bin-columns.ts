import { count, percent } from '../format/number.ts';
import type { Column } from '../table/data-table.tsx';

interface Counted {
  readonly n: number;
}

/** How many lie in a bin, and their share of all. */
export const binColumns = (label: string, total: number): readonly Column<Counted>[] => [
  { key: 'n', label, isNumeric: true, value: ({ n }) => n, show: ({ n }) => count(n) },
  {
    key: 'share',
    label: 'Share',
    isNumeric: true,
    value: ({ n }) => n / (total || 1),
    show: ({ n }) => percent(n, total),
  },
];
