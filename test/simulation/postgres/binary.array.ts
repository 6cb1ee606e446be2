/** PostgreSQL's numbers of the element types (pg_type.oid), with what an element of each is read as. */
const readers: Record<number, (bytes: Buffer) => unknown> = {
  16: (bytes) => bytes[0] === 1,
  20: (bytes) => bytes.readBigInt64BE(),
  23: (bytes) => bytes.readInt32BE(),
  25: (bytes) => bytes.toString('utf8'),
  1082: (bytes) => toDay(bytes.readInt32BE()),
  2950: (bytes) => bytes.toString('hex'),
  // Its first byte is the version of the format.
  3802: (bytes) => bytes.toString('utf8', 1),
};
const HEAD_BYTES = 12;
const INFINITE_DAY = 0x7fffffff;
const DAY_MS = 86_400_000;

const toDay = (days: number): string =>
  days === INFINITE_DAY ? 'infinity' : new Date(Date.UTC(2000, 0) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * A one-dimensional array of PostgreSQL's binary format: dimensions, flag, type, then length and first index, then each
 * element after its length, -1 for null.
 * @throws TypeError for an element type that the model does not know
 */
export function readBinaryArray(bytes: Buffer): unknown[] {
  if (bytes.readInt32BE(0) === 0) return [];
  const read = readers[bytes.readInt32BE(8)];
  if (!read) throw new TypeError(`the model knows no element type ${bytes.readInt32BE(8)}`);
  const elements: unknown[] = [];
  let at = HEAD_BYTES + 8;
  for (let left = bytes.readInt32BE(HEAD_BYTES); left > 0; left--) {
    const length = bytes.readInt32BE(at);
    at += 4;
    elements.push(length < 0 ? null : read(bytes.subarray(at, at + length)));
    at += Math.max(0, length);
  }
  return elements;
}
