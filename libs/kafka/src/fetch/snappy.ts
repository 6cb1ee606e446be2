import { BoundedOutput, MAX_OUTPUT_BYTES, tooLarge } from './bounded-output.ts';
import { UndecodableError } from './undecodable.error.ts';

/** How the Java client frames snappy (xerial's stream): a header of 16 bytes, then blocks after their length. */
const FRAME = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const FRAME_HEADER_BYTES = 16;

/**
 * Snappy as Kafka's clients write it: framed by the Java client, one bare block by others. Format:
 * github.com/google/snappy, format_description.txt.
 * @throws UndecodableError
 */
export function unsnappy(bytes: Buffer): Buffer {
  const output = new BoundedOutput(bytes.length * 4);
  if (!bytes.subarray(0, FRAME.length).equals(FRAME)) appendBlock(bytes, output);
  else
    for (let at = FRAME_HEADER_BYTES; at < bytes.length;) {
      const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : Infinity;
      if (length === 0 || at + 4 + length > bytes.length) throw endsEarly();
      appendBlock(bytes.subarray(at + 4, at + 4 + length), output);
      at += 4 + length;
    }
  return output.taken();
}

const endsEarly = (): UndecodableError => new UndecodableError('its compressed bytes end too early');

function appendBlock(block: Buffer, output: BoundedOutput): void {
  const begin = output.length;
  const { length, next } = readLength(block);
  if (begin + length > MAX_OUTPUT_BYTES) throw tooLarge();
  for (let at = next; at < block.length;)
    at = (block[at]! & 3) === 0 ? literal(block, at, output) : copy(block, at, output);
  if (output.length - begin !== length) throw new UndecodableError('it is not as long as it says, once decompressed');
}

/** A little-endian number in groups of 7 bits. */
function readLength(block: Buffer): { length: number; next: number } {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = block[at];
    if (byte === undefined) throw endsEarly();
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { length, next: at + 1 };
  }
  throw new UndecodableError('its length is no number');
}

/** Up to 60 the tag says the length less 1; 60 to 63 say in how many bytes it follows. */
function literal(block: Buffer, at: number, output: BoundedOutput): number {
  const said = block[at]! >> 2;
  const extra = said < 60 ? 0 : said - 59;
  if (at + 1 + extra > block.length) throw endsEarly();
  const length = (extra === 0 ? said : block.readUIntLE(at + 1, extra)) + 1;
  output.append(block, at + 1 + extra, length);
  return at + 1 + extra + length;
}

const COPY_BYTES = [0, 1, 2, 4] as const;

function copy(block: Buffer, at: number, output: BoundedOutput): number {
  const tag = block[at]!;
  const kind = tag & 3;
  const extra = COPY_BYTES[kind as 1 | 2 | 3];
  if (at + 1 + extra > block.length) throw endsEarly();
  const said = block.readUIntLE(at + 1, extra);
  if (kind === 1) output.repeat(((tag >> 5) << 8) | said, ((tag >> 2) & 7) + 4);
  else output.repeat(said, (tag >> 2) + 1);
  return at + 1 + extra;
}
