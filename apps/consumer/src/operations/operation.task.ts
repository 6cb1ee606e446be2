import {
  OperationCancelledError,
  OperationLostError,
  type Advance,
  type OperationQueue,
  type TakenOperation,
} from '@freshwax/postgres';

/** Renewals within one lease: two may fail. */
const RENEWALS = 3;

/** An operation that this process carries out: how far it is, and whether it should go on. */
export class OperationTask {
  private readonly ended = new AbortController();
  private readonly renewal: NodeJS.Timeout;
  private saved: unknown;

  /** @param stop aborted when the process ends: what is left then another one does */
  constructor(
    private readonly taken: TakenOperation,
    private readonly queue: Pick<OperationQueue, 'renew' | 'advance'>,
    options: { stop: AbortSignal; leaseMs: number },
  ) {
    this.saved = taken.checkpoint;
    this.signal = AbortSignal.any([options.stop, this.ended.signal]);
    this.renewal = setInterval(() => void this.renew(), options.leaseMs / RENEWALS);
  }

  /** Aborted when it should not go on: it was cancelled, it is another worker's now, or the process ends. */
  readonly signal: AbortSignal;

  get id(): string {
    return this.taken.id;
  }

  /** Where it stood when something was last saved, by this worker or an earlier one; null before. */
  get checkpoint(): unknown {
    return this.saved;
  }

  /**
   * @param progress 0..1
   * @param checkpoint where to go on after a crash; without one, where it was saved last
   * @throws the reason of `signal`; driver errors
   */
  async advance(progress: number, line: string, checkpoint?: unknown): Promise<void> {
    await this.write({ progress, line, checkpoint });
    if (checkpoint !== undefined) this.saved = checkpoint;
  }

  /** A line of the log. @throws as `advance` */
  note(line: string): Promise<void> {
    return this.write({ line });
  }

  /** Ends the renewal of the lease. */
  close(): void {
    clearInterval(this.renewal);
  }

  private async write(advance: Advance): Promise<void> {
    this.signal.throwIfAborted();
    try {
      await this.queue.advance(this.id, advance);
    } catch (error) {
      this.endFor(error);
      throw error;
    }
  }

  private async renew(): Promise<void> {
    await this.queue.renew(this.id).catch((error: unknown) => this.endFor(error));
  }

  /** PostgreSQL may be away for a while: until the lease is another's, nothing is lost. */
  private endFor(error: unknown): void {
    if (error instanceof OperationLostError || error instanceof OperationCancelledError) this.ended.abort(error);
  }
}
