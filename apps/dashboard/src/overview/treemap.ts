/** A rectangle in percent of the whole. */
export interface Tile {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Box extends Tile {}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How far from square the worst tile of a row is, 1 at best. */
function worst(row: readonly number[], side: number): number {
  const total = sum(row);
  return Math.max(
    ...row.map((value) => Math.max((side * side * value) / total ** 2, total ** 2 / (side * side * value))),
  );
}

/** Values that go into the next row: as many as make its tiles squarer. */
function takeRow(values: readonly number[], side: number): number {
  let n = 1;
  while (n < values.length && worst(values.slice(0, n + 1), side) <= worst(values.slice(0, n), side)) n += 1;
  return n;
}

/**
 * Areas in proportion to values, as square as they go: squarified treemaps (Bruls, Huizing, van Wijk, 2000).
 * @param values positive, largest first
 * @param ratio width of the whole over its height
 */
export function toTreemap(values: readonly number[], ratio: number): Tile[] {
  const scale = (100 * ratio * 100) / (sum(values) || 1);
  const tiles: Tile[] = [];
  let rest = values.map((value) => value * scale);
  let box: Box = { left: 0, top: 0, width: 100 * ratio, height: 100 };
  while (rest.length > 0) {
    const isTall = box.width >= box.height;
    const n = takeRow(rest, isTall ? box.height : box.width);
    const row = rest.slice(0, n);
    const depth = sum(row) / (isTall ? box.height : box.width);
    let along = 0;
    for (const area of row) {
      const length = area / depth;
      tiles.push(
        isTall
          ? { left: box.left, top: box.top + along, width: depth, height: length }
          : { left: box.left + along, top: box.top, width: length, height: depth },
      );
      along += length;
    }
    box = isTall
      ? { ...box, left: box.left + depth, width: box.width - depth }
      : { ...box, top: box.top + depth, height: box.height - depth };
    rest = rest.slice(n);
  }
  return tiles.map(({ left, top, width, height }) => ({ left: left / ratio, top, width: width / ratio, height }));
}
