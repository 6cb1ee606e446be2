import type { ComponentChildren } from 'preact';
import { hrefHere } from '../view/view.ts';
import { toRowsText, type RowsBehind } from './rows-behind.ts';

/** To the rows that a figure counts. */
export const RowsLink = ({ behind, children }: { behind: RowsBehind; children: ComponentChildren }) => (
  <a class="rows-link" href={hrefHere({ rows: toRowsText(behind) })}>
    {children}
  </a>
);
