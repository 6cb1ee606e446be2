import type { Socket } from 'node:net';
import type { LiveTopic } from '@freshwax/contracts';
import { reset } from '../http/drop.ts';
import type { FrameBundle } from './frame.bundle.ts';
import { inodeOf } from './send-queues.ts';

/** A reader that lets this much wait is dropped: it reconnects and is told to refetch, bytes. */
const MAX_WAITING_BYTES = 64 * 1024;
/** So much is more than what is on its way to a reader far away, bytes: some ten seconds of frames. */
const MANY_WAITING_BYTES = 4 * 1024;

/** One listener's connection, by itself: the head of the answer is sent. */
export class LiveClient {
  private inode: string | undefined;
  private waitedBefore = 0;

  constructor(
    private readonly socket: Socket,
    private readonly topics: readonly LiveTopic[],
  ) {}

  open(): void {
    this.write(': open\n\n');
    void inodeOf(this.socket).then((inode) => (this.inode = inode));
  }

  send(bundle: FrameBundle): void {
    const bytes = bundle.bytesFor(this.topics);
    if (bytes.length > 0) this.write(bytes);
  }

  /** What was missed is gone: fetch anew. */
  resync(): void {
    this.write('event: resync\ndata: {}\n\n');
  }

  /** Keeps whoever is in between from taking the connection for dead; a browser shows its page events, and no comment. */
  beat(): void {
    this.write(': still here\nevent: beat\ndata: {}\n\n');
  }

  bye(): void {
    this.write('event: bye\ndata: {}\n\n');
    this.socket.destroySoon();
  }

  /**
   * At each heartbeat: who has taken nothing of what waited at the one before is dropped.
   * @param queues what the system holds for each socket, see readSendQueues
   */
  dropIfStuck(queues: ReadonlyMap<string, number>): void {
    const waiting = (this.inode === undefined ? 0 : (queues.get(this.inode) ?? 0)) + this.socket.writableLength;
    if (Math.min(waiting, this.waitedBefore) >= MANY_WAITING_BYTES && waiting >= this.waitedBefore) reset(this.socket);
    this.waitedBefore = waiting;
  }

  private write(text: string | Buffer): void {
    if (!this.socket.writable) return;
    if (this.socket.writableLength > MAX_WAITING_BYTES) reset(this.socket);
    else this.socket.write(text);
  }
}
