/** A stacked bar: what an event cost in one run, or on the way to one checkpoint. */
export interface Bar {
  label: string;
  /** us an event by process. */
  parts: Readonly<Record<string, number>>;
}

const WIDTH = 760;
const LEFT = 130;
const RIGHT = 90;
const ROW = 34;
const TOP = 58;
const COLOURS: Readonly<Record<string, string>> = {
  consumer: '#2f6f8f',
  cassandra: '#c8782f',
  postgres: '#5a8f4f',
  kafka: '#8a6bb0',
};

/** Bars over each other as SVG, with the number of each part that has room for it. */
export function toChart(title: string, bars: readonly Bar[]): string {
  const sums = bars.map(({ parts }) => Object.values(parts).reduce((sum, one) => sum + one, 0));
  const scale = (WIDTH - LEFT - RIGHT) / Math.max(...sums, 1);
  const height = TOP + bars.length * ROW + 12;
  const rows = bars.map((bar, at) => toRow(bar, { scale, y: TOP + at * ROW, sum: sums[at]! }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}" font-family="sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(16, 22, title, 'font-weight="bold"'),
    ...legend(),
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function toRow({ label, parts }: Bar, { scale, y, sum }: { scale: number; y: number; sum: number }): string {
  let x = LEFT;
  const cells = Object.entries(parts).map(([name, micros]) => {
    const width = micros * scale;
    const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="24" fill="${COLOURS[name] ?? '#777777'}"/>`;
    const number = width > 34 ? text(x + 6, y + 17, micros.toFixed(1), 'fill="#ffffff"') : '';
    x += width;
    return rect + number;
  });
  return `${text(16, y + 17, label)}${cells.join('')}${text(x + 8, y + 17, `${sum.toFixed(1)} us`)}`;
}

const legend = (): string[] =>
  Object.entries(COLOURS).map(
    ([name, colour], at) =>
      `<rect x="${LEFT + at * 120}" y="34" width="12" height="12" fill="${colour}"/>${text(LEFT + 18 + at * 120, 45, name)}`,
  );

const text = (x: number, y: number, content: string, style = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y}"${style === '' ? '' : ` ${style}`}>${content}</text>`;
