import type { ComponentChildren } from 'preact';
import type { Cell } from './csv.ts';
import type { Column } from './data-table.tsx';

/** A column of figures; `show` says how each is read, where it is not read as it is. */
export const numeric = <R, V extends Cell>(
  key: string,
  label: string,
  value: (row: R) => V,
  show?: (value: V) => ComponentChildren,
): Column<R> => ({ key, label, isNumeric: true, value, ...(show && { show: (row: R) => show(value(row)) }) });
