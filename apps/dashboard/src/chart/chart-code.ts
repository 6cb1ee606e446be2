import { Code } from '../code/code.ts';

/** ApexCharts, and what draws with it: the largest of the page's scripts. */
export const chartCode = new Code(() => import('./apex.ts'));
