const NUMBER = String.raw`\d+(?:[.,]\d+)*`;

/**
 * The first line of what a page shows that the output does not have, in that order; undefined when it has all of them. Numbers stand
 * for any number and space for any space; `…` is whatever stands there, alone in a line any lines.
 */
export function lineThatIsMissing(shape: string, output: string): string | undefined {
  const lines = output.split('\n');
  let from = 0;
  for (const line of shape.split('\n').filter((text) => text.trim() !== '' && text.trim() !== '…')) {
    const pattern = toPattern(line);
    const found = lines.findIndex((text, index) => index >= from && pattern.test(text.trim()));
    if (found === -1) return line;
    from = found + 1;
  }
  return undefined;
}

function toPattern(line: string): RegExp {
  const parts = line.trim().split(new RegExp(`(${NUMBER}|…|\\s+)`));
  return new RegExp(`^${parts.map(toPart).join('')}$`);
}

function toPart(text: string): string {
  if (text === '…') return '.*';
  if (/^\s+$/.test(text)) return String.raw`\s+`;
  if (new RegExp(`^${NUMBER}$`).test(text)) return NUMBER;
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
