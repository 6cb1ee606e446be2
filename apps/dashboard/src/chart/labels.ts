import { formatOf } from './axis.ts';
import type { Axis } from './chart.schema.ts';

/** px that a date or a time needs beside its neighbours: more of them would run into each other. */
const WORD_PX = 64;

/** What stands at each step of an axis that is so wide, px; nothing at a step that has no label, or no room for one. */
export function labelsOf(axis: Axis, width: number): (value: number) => string {
  const show = formatOf(axis.format);
  const { ticks, min = 0, max = 0, steps = 1 } = axis;
  if (!ticks) return show;
  const every = Math.ceil(ticks.length / Math.max(1, Math.floor(width / WORD_PX) - 1));
  const shown = ticks.filter((_, at) => at % every === 0);
  const near = (max - min) / steps / 2;
  return (value) => (shown.some((tick) => Math.abs(tick - value) < near) ? show(value) : '');
}
