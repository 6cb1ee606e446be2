import type { LiveTopic } from '@freshwax/contracts';
import type { Response } from '../http/exchange.ts';
import type { NumberedFrame } from './frame.ring.ts';

/** A reader that lets this much wait is dropped: it reconnects and is told to refetch, bytes. */
const MAX_WAITING_BYTES = 64 * 1024;

/** One listener's connection. */
export class LiveClient {
  constructor(
    private readonly response: Response,
    private readonly topics: ReadonlySet<LiveTopic>,
  ) {}

  open(): void {
    this.response.statusCode = 200;
    this.response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    this.response.setHeader('Cache-Control', 'no-store');
    this.response.setHeader('X-Accel-Buffering', 'no');
    this.response.flushHeaders();
    this.comment('open');
  }

  send({ id, topic, frame }: NumberedFrame): void {
    if (this.topics.has(topic)) this.write(`id: ${id}\nevent: ${topic}\ndata: ${JSON.stringify(frame)}\n\n`);
  }

  /** What was missed is gone: fetch anew. */
  resync(): void {
    this.write('event: resync\ndata: {}\n\n');
  }

  comment(text: string): void {
    this.write(`: ${text}\n\n`);
  }

  bye(): void {
    this.write('event: bye\ndata: {}\n\n');
    this.response.end();
  }

  private write(text: string): void {
    if (this.response.writableEnded || this.response.destroyed) return;
    if (this.response.writableLength > MAX_WAITING_BYTES) this.response.destroy();
    else this.response.write(text);
  }
}
