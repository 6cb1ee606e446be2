import { isUtf8 } from 'node:buffer';
import { parseJson } from './json.records.ts';
import { MOST_BYTES } from './lines.ts';
import { BEGINNING, type Item, type Position } from './position.ts';

const [LINE_END, QUOTE, BACKSLASH, COMMA] = [0x0a, 0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const SPACES = new Set([0x20, 0x09, 0x0d, LINE_END]);
/** The mark that some programs begin a file with. */
const MARK = Buffer.from('\uFEFF');

/** A file that holds something else. */
export class NoArrayError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoArrayError';
  }
}

/**
 * The elements of one JSON array, each parsed for itself: brackets are counted over the bytes, outside strings, so that
 * memory holds one element, and a position between two of them can be gone back to.
 *
 * @throws NoArrayError where the file is no array
 */
export async function* readJsonArray(
  bytes: AsyncIterable<Uint8Array>,
  from: Position = BEGINNING,
): AsyncGenerator<Item<unknown>[]> {
  const cutter = new ElementCutter(from);
  for await (const chunk of bytes) yield cutter.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  yield cutter.end();
}

type State = 'before' | 'between' | 'inside' | 'scalar' | 'behind' | 'lost';

class ElementCutter {
  private state: State;
  private line: number;
  private offset: number;
  private depth = 0;
  private isText = false;
  private isEscaped = false;
  private startLine = 0;
  private pieces: Buffer[] = [];
  private heldBytes = 0;
  private items: Item<unknown>[] = [];

  constructor(from: Position) {
    this.line = from.line;
    this.offset = from.offset;
    this.state = from.offset === 0 ? 'before' : 'between';
  }

  take(chunk: Buffer): Item<unknown>[] {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === LINE_END) this.line++;
      if (this.state === 'inside') {
        if (this.isEndInside(byte)) this.close(chunk.subarray(start, at + 1), at + 1);
      } else if (this.state === 'scalar') {
        if (byte === COMMA || byte === CLOSE_LIST) this.close(chunk.subarray(start, at), at);
        if (byte === CLOSE_LIST) this.state = 'behind';
      } else if (!SPACES.has(byte) && this.begin(byte)) start = at;
    }
    if (this.state === 'inside' || this.state === 'scalar') this.hold(chunk.subarray(start));
    this.offset += chunk.length;
    return this.items.splice(0);
  }

  /** @throws NoArrayError */
  end(): Item<unknown>[] {
    if (this.state === 'before') throw new NoArrayError('the file is empty: it has not even an array');
    if (this.state === 'inside' || this.state === 'scalar' || this.state === 'between')
      this.refuse('the file ends in the middle', this.heldBytes > 0 ? this.startLine : this.line + 1);
    return this.items.splice(0);
  }

  /** @returns whether an element begins with this byte */
  private begin(byte: number): boolean {
    if (this.state === 'before') {
      if (this.line === 0 && MARK.includes(byte)) return false;
      if (byte !== OPEN_LIST) throw new NoArrayError('the file is not a JSON array');
      this.state = 'between';
      return false;
    }
    if (this.state === 'lost' || (this.state === 'between' && byte === COMMA)) return false;
    if (this.state === 'behind') {
      this.refuse('the file goes on behind its array', this.line + 1);
      this.state = 'lost';
      return false;
    }
    if (byte === CLOSE_LIST) {
      this.state = 'behind';
      return false;
    }
    this.startLine = this.line + 1;
    this.state = byte === OPEN_OBJECT || byte === OPEN_LIST || byte === QUOTE ? 'inside' : 'scalar';
    this.isText = byte === QUOTE;
    this.depth = this.isText ? 0 : 1;
    return true;
  }

  private isEndInside(byte: number): boolean {
    if (this.isEscaped) this.isEscaped = false;
    else if (this.isText) {
      if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) {
        this.isText = false;
        return this.depth === 0;
      }
    } else if (byte === QUOTE) this.isText = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) return --this.depth === 0;
    return false;
  }

  private hold(piece: Buffer): void {
    this.heldBytes += piece.length;
    if (this.heldBytes <= MOST_BYTES) this.pieces.push(piece);
    else this.pieces = [];
  }

  private close(piece: Buffer, at: number): void {
    const isTooLong = this.heldBytes + piece.length > MOST_BYTES;
    const bytes = isTooLong ? Buffer.alloc(0) : Buffer.concat([...this.pieces, piece]);
    const raw = bytes.toString('utf8');
    const place = { line: this.startLine, behind: { line: this.line, offset: this.offset + at }, raw };
    if (isTooLong) this.items.push({ ...place, fault: 'is longer than an entry can be' });
    else this.items.push(isUtf8(bytes) ? { ...place, ...parseJson(raw) } : { ...place, fault: 'is not UTF-8' });
    this.pieces = [];
    this.heldBytes = 0;
    this.state = 'between';
  }

  /** What follows cannot be read. */
  private refuse(fault: string, line: number): void {
    this.items.push({ line, behind: { line: this.line, offset: this.offset, isEnd: true }, raw: '', fault });
  }
}
