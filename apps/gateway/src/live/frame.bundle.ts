import type { LiveTopic } from '@freshwax/contracts';
import type { NumberedFrame } from './frame.ring.ts';

/** Frames that are told together: joined once for all who listen to the same topics, so that each of them is one write. */
export class FrameBundle {
  private readonly joined = new Map<string, Buffer>();

  constructor(private readonly frames: readonly NumberedFrame[]) {}

  /** Empty where none is of these topics. */
  bytesFor(topics: readonly LiveTopic[]): Buffer {
    const key = topics.join();
    const known = this.joined.get(key);
    if (known) return known;
    const texts = this.frames.filter(({ topic }) => topics.includes(topic)).map(({ text }) => text);
    const bytes = Buffer.from(texts.join(''));
    this.joined.set(key, bytes);
    return bytes;
  }
}
