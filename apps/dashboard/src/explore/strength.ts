/** How strongly a cell is painted, 0..1. Few tracks must still be seen beside many: the root of the share, never quite nothing. */
export const strength = (n: number, most: number): number => 0.12 + 0.88 * Math.sqrt(n / most);

/** What the legend shows the strengths of: one track, the most of any cell, and what lies half way between in strength. */
export const legendCounts = (most: number): number[] =>
  [...new Set([1, Math.round(most / 4), most])].filter((n) => n > 0 && n <= most);
