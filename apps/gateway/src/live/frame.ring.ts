import type { LiveFrame, LiveTopic } from '@freshwax/contracts';

export interface NumberedFrame {
  id: number;
  topic: LiveTopic;
  /** As it is sent, to all who listen. Not its bytes: each small Buffer would keep the 8 KiB that it is cut from. */
  text: string;
}

/**
 * The newest frames, numbered without gaps. The first number is the time of the start in ms: at five frames a second at
 * most, a later process always begins above every number of an earlier one.
 */
export class FrameRing {
  private readonly frames: NumberedFrame[] = [];
  private lastId: number;

  constructor(
    startedAtMs: number,
    private readonly capacity = 600,
  ) {
    this.lastId = startedAtMs;
  }

  add(topic: LiveTopic, frame: LiveFrame): NumberedFrame {
    const id = ++this.lastId;
    const text = `id: ${id}\nevent: ${topic}\ndata: ${JSON.stringify(frame)}\n\n`;
    const numbered = { id, topic, text };
    this.frames.push(numbered);
    if (this.frames.length > this.capacity) this.frames.shift();
    return numbered;
  }

  /** What came after a number; undefined when some of it is gone, or the number is none of ours. */
  after(id: number): NumberedFrame[] | undefined {
    const oldest = this.frames[0]?.id ?? this.lastId + 1;
    if (!Number.isSafeInteger(id) || id < oldest - 1 || id > this.lastId) return undefined;
    return this.frames.filter((frame) => frame.id > id);
  }
}
