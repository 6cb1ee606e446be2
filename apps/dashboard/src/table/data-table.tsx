import type { ComponentChildren } from 'preact';
import { changeView, view } from '../view/view.ts';
import type { Cell } from './csv.ts';
import { nextOrder, readOrder, sortRows } from './sort.ts';

export interface Column<R> {
  readonly key: string;
  readonly label: string;
  readonly isNumeric?: boolean;
  /** What is sorted by and saved as CSV: unrounded. */
  readonly value: (row: R) => Cell;
  /** What is read; the value itself when left out. */
  readonly show?: (row: R) => ComponentChildren;
}

export interface TableSpec<R> {
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
}

/** A table with its row type set aside, so that cards of every kind can hold one. */
export interface AnyTable {
  readonly header: readonly string[];
  readonly cells: () => Cell[][];
  readonly render: (name: string, caption: string) => ComponentChildren;
}

export const tableOf = <R,>(spec: TableSpec<R>): AnyTable => ({
  header: spec.columns.map((column) => column.label),
  cells: () => spec.rows.map((row) => spec.columns.map((column) => column.value(row))),
  render: (name, caption) => <DataTable name={name} caption={caption} spec={spec} />,
});

function sortBy(table: string, order: string | undefined): void {
  const sorts = { ...view.value.sorts };
  if (order) sorts[table] = order;
  else delete sorts[table];
  changeView({ sorts });
}

interface HeadProps<R> {
  readonly table: string;
  readonly column: Column<R>;
}

function Head<R>({ table, column }: HeadProps<R>) {
  const order = view.value.sorts[table];
  const current = readOrder(order);
  const isSorted = current?.column === column.key;
  const direction = isSorted ? (current.isDescending ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" class={column.isNumeric ? 'numeric' : undefined} aria-sort={direction}>
      <button type="button" onClick={() => sortBy(table, nextOrder(order, column.key, column.isNumeric ?? false))}>
        {column.label}
        <span class="sort-sign" aria-hidden="true">
          {direction === 'descending' ? '↓' : direction === 'ascending' ? '↑' : ''}
        </span>
      </button>
    </th>
  );
}

interface DataTableProps<R> {
  readonly name: string;
  readonly caption: string;
  readonly spec: TableSpec<R>;
}

export function DataTable<R>({ name, caption, spec }: DataTableProps<R>) {
  const order = readOrder(view.value.sorts[name]);
  const by = spec.columns.find((column) => column.key === order?.column);
  const rows = by && order ? sortRows(spec.rows, by.value, order.isDescending) : spec.rows;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="data-table" data-table={name}>
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            {spec.columns.map((column) => (
              <Head key={column.key} table={name} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {spec.columns.map((column) => (
                <td key={column.key} class={column.isNumeric ? 'numeric' : undefined}>
                  {(column.show ?? column.value)(row) ?? '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
