export const count = (value: number): string => value.toLocaleString('en-US');

/** Markdown; figures stand at the right. */
export const toTable = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---:'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
