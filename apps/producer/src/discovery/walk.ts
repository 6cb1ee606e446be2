import { BadRequest, NotFound } from '../exchange/source.errors.ts';
import type { Refusal } from '../runs/refusal.ts';
import type { Run } from '../runs/run.ts';
import type { Page } from '../spotify/responses.ts';
import type { AlbumIntake } from './album.intake.ts';
import type { Slice } from './slice.ts';
import type { Position, SourceCursor } from './source.cursor.ts';

/** A walk that was cut off goes on at its page for so long; later it looks at the first pages again before, ms. */
const RESUME_MS = 900_000;
const END: Page = { items: [], skipped: 0, length: 0, total: undefined };

export interface WalkParts {
  cursor: SourceCursor;
  intake: AlbumIntake;
  now: () => number;
}

/**
 * The walk through one slice. New albums mostly come first, and push what is known further back: a look begins at the
 * first page and ends where nothing is unseen any more, or goes on from there to where an earlier walk was cut off.
 */
export class Walk {
  /** More is to be asked for in this run. */
  isOpen: boolean;
  /** It asked for its first page in this run. */
  hasLooked = false;
  /** Unseen albums that the next page may bring, by what the last ones brought. */
  gain: number;
  /** Why something that it met could not be taken whole. */
  refusal: Refusal | undefined;
  private quiet = 0;

  /** @param pauseAfter a look of so many calls, ms */
  constructor(
    readonly slice: Slice,
    private position: Position,
    private readonly parts: WalkParts,
    pauseAfter: (calls: number) => number,
  ) {
    const { offset, lookedAt, lookCalls = 0 } = position;
    const pause = pauseAfter(lookCalls);
    const sinceMs = lookedAt === undefined ? Infinity : parts.now() - lookedAt;
    this.gain = slice.pageSize;
    this.isOpen = offset > 0 || sinceMs >= pause;
    if (offset > 0 && sinceMs >= Math.max(pause, RESUME_MS))
      this.position = { ...position, offset: 0, frontiers: [offset, ...(position.frontiers ?? [])] };
  }

  /** All of it was seen once. */
  get isSwept(): boolean {
    return this.position.sweptAt !== undefined;
  }

  /** One page. @throws SourceError, KafkaJSError; the position stays before the page then */
  async step(run: Run): Promise<void> {
    const { offset } = this.position;
    const { page, unseen } = await this.takePage(offset, run);
    this.gain = (this.gain + unseen) / 2;
    this.quiet = unseen === 0 ? this.quiet + 1 : 0;
    if (offset === 0) {
      this.hasLooked = true;
      this.position.lookedAt = this.parts.now();
      if (this.isSwept) this.position.lookCalls = 0;
    }
    this.countCall();
    const frontiers = (this.position.frontiers ?? []).map((place) => place + unseen);
    this.go({ next: offset + this.sizeOf(page), frontiers, isEnd: page.length === 0 });
    await this.parts.cursor.move(this.slice.name, this.position);
  }

  /** Pages deep down, one after the other in turn, as long as they bring something: no list is quite in order. */
  async lookDeeper(run: Run): Promise<void> {
    const { pageSize, quietPages, lastOffset } = this.slice;
    for (let isTelling = true; isTelling;) {
      const deep = this.position.deep ?? pageSize * quietPages;
      const { page, unseen } = await this.takePage(deep, run);
      this.countCall();
      const next = deep + this.sizeOf(page);
      const isEnd = page.length === 0 || next > lastOffset;
      this.position.deep = isEnd ? pageSize * quietPages : next;
      await this.parts.cursor.move(this.slice.name, this.position);
      isTelling = unseen > 0 && !isEnd;
    }
  }

  private countCall(): void {
    if (this.position.lookCalls !== undefined) this.position.lookCalls++;
  }

  private go({ next, frontiers, isEnd }: { next: number; frontiers: number[]; isEnd: boolean }): void {
    const { lastOffset, quietPages, isExtra } = this.slice;
    const [frontier, ...others] = frontiers.filter((place) => place > next);
    const isQuiet = this.quiet >= quietPages;
    const isDone = isQuiet && frontier === undefined && (this.isSwept || isExtra);
    const target = isQuiet && frontier !== undefined ? frontier : next;
    if (isEnd || target > lastOffset) this.close({ isSwept: true });
    else if (isDone) this.close({ isSwept: this.isSwept });
    else if (target === frontier) this.stand(target, others);
    else this.stand(target, frontier === undefined ? [] : [frontier, ...others]);
  }

  private stand(offset: number, frontiers: number[]): void {
    if (frontiers.length < (this.position.frontiers ?? []).length) this.quiet = 0;
    const { frontiers: _, ...position } = this.position;
    this.position = { ...position, offset, ...(frontiers.length > 0 && { frontiers }) };
  }

  private close({ isSwept }: { isSwept: boolean }): void {
    const { frontiers: _, ...position } = this.position;
    this.position = { ...position, offset: 0, ...(isSwept && { sweptAt: position.sweptAt ?? this.parts.now() }) };
    this.isOpen = false;
  }

  /** Fewer than were asked for, where the source gives no more at a time. */
  private sizeOf({ limit }: Page): number {
    return Math.min(limit ?? this.slice.pageSize, this.slice.pageSize);
  }

  private async takePage(offset: number, run: Run): Promise<{ page: Page; unseen: number }> {
    const page = await this.fetchPage(offset, run);
    // Where the app gets no more at a time, the next page begins sooner.
    this.slice.pageSize = Math.min(this.slice.pageSize, page.limit ?? Infinity);
    run.missing += page.skipped;
    const { market, mode } = this.slice;
    const { unseen, refusal } = await this.parts.intake.take(page.items, { market, mode }, run);
    this.refusal ??= refusal;
    return { page, unseen };
  }

  /** Beyond the last hit Spotify answers an empty page, 404 or 400. A refusal may be a mere mishap: it is asked twice. */
  private async fetchPage(offset: number, run: Run): Promise<Page> {
    const ask = (): Promise<Page> => this.slice.fetchPage(offset, run);
    const isEnd = (error: unknown): boolean => offset > 0 && (error instanceof BadRequest || error instanceof NotFound);
    const first = await ask().catch((error: unknown) => {
      if (isEnd(error)) return undefined;
      throw error;
    });
    if (first) return first;
    return ask().catch((error: unknown) => {
      if (isEnd(error)) return END;
      throw error;
    });
  }
}
