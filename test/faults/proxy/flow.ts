import type { Socket } from 'node:net';
import type { Fate } from './damage.ts';

/** Bytes kept in a flow before its source has to wait. */
const MOST_KEPT = 4 * 1024 * 1024;

interface Piece {
  bytes: Buffer;
  cameAt: number;
  fate: Fate;
}

/** One way of a connection: what comes from the source goes to the sink in order, as each piece is fated. */
export class Flow {
  private readonly pieces: Piece[] = [];
  private kept = 0;
  private hasEnded = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: Socket,
    private readonly sink: Socket,
    private readonly options: { fateOf: (size: number) => Fate; onReset: () => void },
  ) {
    source.on('data', (bytes: Buffer) => this.take(bytes));
    // Also of a source that is gone: what it had sent is on its way.
    source.on('close', () => this.end());
    source.on('end', () => this.end());
    sink.on('drain', () => this.pump());
  }

  /** The damage has changed: what waits is fated anew. */
  judgeAgain(): void {
    for (const piece of this.pieces) piece.fate = this.options.fateOf(piece.bytes.length);
    this.pump();
  }

  close(): void {
    clearTimeout(this.timer);
    this.pieces.length = 0;
  }

  private take(bytes: Buffer): void {
    this.kept += bytes.length;
    this.pieces.push({ bytes, cameAt: performance.now(), fate: this.options.fateOf(bytes.length) });
    if (this.kept > MOST_KEPT) this.source.pause();
    this.pump();
  }

  private end(): void {
    this.hasEnded = true;
    this.pump();
  }

  /** Hands on what may go now and comes back when more may. */
  private pump(): void {
    clearTimeout(this.timer);
    for (let head = this.pieces[0]; head; head = this.pieces[0]) {
      if (this.sink.writableNeedDrain) return;
      const waitMs = this.handOn(head);
      if (waitMs === 'for ever') return;
      if (waitMs > 0) return void (this.timer = setTimeout(() => this.pump(), waitMs));
    }
    if (this.hasEnded) this.sink.end();
    else if (this.source.isPaused()) this.source.resume();
  }

  /** Returns how long the next look has to wait, ms. */
  private handOn(piece: Piece): number | 'for ever' {
    const { fate, bytes } = piece;
    if (fate.do === 'hold') return 'for ever';
    if (fate.do === 'delay') {
      const left = piece.cameAt + fate.ms - performance.now();
      if (left > 0) return left;
    }
    if (fate.do === 'reset') {
      this.write(bytes.subarray(0, fate.after));
      this.options.onReset();
      return 'for ever';
    }
    const size = fate.do === 'drip' ? Math.min(fate.bytes, bytes.length) : bytes.length;
    this.write(bytes.subarray(0, size));
    piece.bytes = bytes.subarray(size);
    if (piece.bytes.length === 0) this.pieces.shift();
    return fate.do === 'drip' ? fate.everyMs : 0;
  }

  private write(bytes: Buffer): void {
    this.kept -= bytes.length;
    if (bytes.length > 0 && this.sink.writable) this.sink.write(bytes);
  }
}
