import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { postgresVerdict, type Pool } from '@freshwax/postgres';
import { LIVE } from '../chunk/build.ts';
import { POOL } from '../process/stores.ts';
import { foldJoint, isFull } from './joint.fold.ts';

const INTERVAL_MS = 1_000;

/** Folds every second while the process runs, at once again while there is more. */
@Injectable()
export class JointFolder implements BeforeApplicationShutdown {
  private readonly logger = new Logger(JointFolder.name);
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(@Inject(POOL) private readonly pool: Pool) {}

  start(): void {
    this.again(INTERVAL_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.underWay;
  }

  private again(afterMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.underWay = this.turn();
    }, afterMs);
  }

  private async turn(): Promise<void> {
    try {
      this.again(isFull(await foldJoint(this.pool, LIVE)) ? 0 : INTERVAL_MS);
    } catch (error) {
      if (postgresVerdict(error) !== 'transient') throw error;
      this.logger.warn(`fold waits: ${(error as Error).message}`);
      this.again(INTERVAL_MS);
    }
  }
}
