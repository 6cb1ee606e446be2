import { BoundedOutput } from './bounded-output.ts';
import { UndecodableError } from './undecodable.error.ts';

const MAGIC = 0x184d2204;
const HAS_BLOCK_CHECKSUM = 0x10;
const HAS_CONTENT_SIZE = 0x08;
const HAS_DICTIONARY = 0x01;
const IS_STORED = 0x8000_0000;
const SHORTEST_MATCH = 4;

/**
 * An LZ4 frame (github.com/lz4/lz4, doc/lz4_Frame_format.md). Its checksums are not compared: the record set's own covers
 * them all.
 * @throws UndecodableError
 */
export function unlz4(bytes: Buffer): Buffer {
  if (bytes.length < 7 || bytes.readUInt32LE(0) !== MAGIC) throw new UndecodableError('it is no LZ4 frame');
  const flags = bytes[4]!;
  if ((flags & HAS_DICTIONARY) !== 0) throw new UndecodableError('its LZ4 frame needs a dictionary');
  const output = new BoundedOutput(bytes.length * 4);
  const checksum = (flags & HAS_BLOCK_CHECKSUM) === 0 ? 0 : 4;
  for (let at = (flags & HAS_CONTENT_SIZE) === 0 ? 7 : 15; ;) {
    const said = readUInt32(bytes, at);
    if (said === 0) return output.taken();
    const length = said & ~IS_STORED;
    at += 4;
    if (at + length + checksum > bytes.length) throw endsEarly();
    if (said >= IS_STORED) output.append(bytes, at, length);
    else appendBlock(bytes.subarray(at, at + length), output);
    at += length + checksum;
  }
}

const endsEarly = (): UndecodableError => new UndecodableError('its compressed bytes end too early');

function readUInt32(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw endsEarly();
  return bytes.readUInt32LE(at);
}

/** Literals, then a match, and so on; the last sequence has literals only. */
function appendBlock(block: Buffer, output: BoundedOutput): void {
  for (let at = 0; at < block.length;) {
    const token = block[at]!;
    const literals = readLength(block, at + 1, token >> 4);
    output.append(block, literals.next, literals.length);
    at = literals.next + literals.length;
    if (at >= block.length) return;
    if (at + 2 > block.length) throw endsEarly();
    const match = readLength(block, at + 2, token & 15);
    output.repeat(block.readUInt16LE(at), match.length + SHORTEST_MATCH);
    at = match.next;
  }
}

/** 15 says that bytes follow, each added, until one is not 255. */
function readLength(block: Buffer, from: number, said: number): { length: number; next: number } {
  let length = said;
  let at = from;
  for (let byte = said === 15 ? 255 : 0; byte === 255; at++) {
    const next = block[at];
    if (next === undefined) throw endsEarly();
    byte = next;
    length += byte;
  }
  return { length, next: at };
}
