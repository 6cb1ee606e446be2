import { Injectable } from '@nestjs/common';
import { DataVersion } from './data-version.ts';

/** Keeps what was computed of one data version; who asks for the same meanwhile waits for the same computation. */
@Injectable()
export class VersionCache {
  /** Of a version that stays for days, readers may ask whatever they think of. */
  protected readonly mostKept: number = 500;
  private version = '';
  private readonly results = new Map<string, Promise<unknown>>();
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly waiting = new Map<string, Promise<unknown>>();

  constructor(private readonly dataVersion: DataVersion) {}

  /** Failures are not kept. */
  async get<Result>(key: string, compute: () => Promise<Result>): Promise<Result> {
    await this.toNewest();
    const known = this.results.get(key) as Promise<Result> | undefined;
    if (known) return known;
    const computing = this.afterRunning(key, compute);
    this.results.set(key, computing);
    if (this.results.size > this.mostKept) this.results.delete(this.results.keys().next().value!);
    computing.catch(() => {
      if (this.results.get(key) === computing) this.results.delete(key);
    });
    return computing;
  }

  /** What is kept of this version, or computed for it by now; undefined where nobody has asked. */
  async kept<Result>(key: string): Promise<Result | undefined> {
    await this.toNewest();
    return this.results.get(key) as Promise<Result> | undefined;
  }

  private async toNewest(): Promise<void> {
    const { version } = await this.dataVersion.current();
    if (version === this.version) return;
    this.version = version;
    this.results.clear();
  }

  /**
   * One computation of a key at a time and one that waits for its turn: versions that come faster than a computation ends
   * would else pile up. The one that waits begins after every version it is asked for, so it serves them all.
   */
  private afterRunning<Result>(key: string, compute: () => Promise<Result>): Promise<Result> {
    const before = this.running.get(key);
    if (!before) return this.start(key, compute);
    const known = this.waiting.get(key) as Promise<Result> | undefined;
    if (known) return known;
    const begin = (): Promise<Result> => {
      this.waiting.delete(key);
      return this.start(key, compute);
    };
    const next = before.then(begin, begin);
    this.waiting.set(key, next);
    return next;
  }

  private start<Result>(key: string, compute: () => Promise<Result>): Promise<Result> {
    const computing = compute();
    this.running.set(key, computing);
    const forget = (): void => {
      if (this.running.get(key) === computing) this.running.delete(key);
    };
    computing.then(forget, forget);
    return computing;
  }
}
