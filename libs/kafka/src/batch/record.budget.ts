import type { AnswerBytes } from '../fetch/set.record.ts';

interface Limit {
  readonly records: number;
  readonly chunks: number;
  readonly bytes: number;
}

/** A batch that is to be under way. */
interface Asked {
  records: number;
  answer: AnswerBytes;
}

/**
 * Bounds what is under way: by records, of which each costs more than its bytes, by chunks, because many small ones only wait
 * for the disks together, and by bytes, because records may be of any size. The bytes are those of whole answers of Kafka:
 * one record holds all that it came with, and a second of the same answer nothing more. First come, first served.
 */
export class RecordBudget {
  private readonly left: { records: number; chunks: number; bytes: number };
  private readonly waiting: (Asked & { begin: () => void })[] = [];
  /** Answers of which something is under way, each with the number of its batches. */
  private readonly held = new Map<AnswerBytes, number>();

  /** @param limit a batch of more records, or of an answer of more bytes, waits until nothing else is under way */
  constructor(private readonly limit: Limit) {
    this.left = { ...limit };
  }

  /**
   * Waits for room for a batch of so many records.
   * @returns what gives the room back
   */
  async take(records: number, answer: AnswerBytes): Promise<() => void> {
    const asked: Asked = { records: Math.min(records, this.limit.records), answer };
    await new Promise<void>((begin) => {
      this.waiting.push({ ...asked, begin });
      this.beginNext();
    });
    return () => {
      this.giveBack(asked);
      this.beginNext();
    };
  }

  private beginNext(): void {
    for (let next = this.waiting[0]; next && this.hasRoomFor(next); next = this.waiting[0]) {
      this.waiting.shift();
      this.spend(next);
      next.begin();
    }
  }

  private hasRoomFor({ records, answer }: Asked): boolean {
    const { left, held } = this;
    return records <= left.records && left.chunks > 0 && (held.has(answer) || this.costOf(answer) <= left.bytes);
  }

  private spend({ records, answer }: Asked): void {
    const { left, held } = this;
    left.records -= records;
    left.chunks--;
    const batches = held.get(answer) ?? 0;
    if (batches === 0) left.bytes -= this.costOf(answer);
    held.set(answer, batches + 1);
  }

  private giveBack({ records, answer }: Asked): void {
    const { left, held } = this;
    left.records += records;
    left.chunks++;
    const batches = held.get(answer)! - 1;
    if (batches > 0) return void held.set(answer, batches);
    held.delete(answer);
    left.bytes += this.costOf(answer);
  }

  private costOf({ bytes }: AnswerBytes): number {
    return Math.min(bytes, this.limit.bytes);
  }
}
