import { Injectable } from '@nestjs/common';
import { DataVersion } from './data-version.ts';

/** Keeps what was computed of one data version; who asks for the same meanwhile waits for the same computation. */
@Injectable()
export class VersionCache {
  private version = '';
  private readonly kept = new Map<string, Promise<unknown>>();
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(private readonly dataVersion: DataVersion) {}

  /** Failures are not kept. */
  async get<Result>(key: string, compute: () => Promise<Result>): Promise<Result> {
    const { version } = await this.dataVersion.current();
    if (version !== this.version) {
      this.version = version;
      this.kept.clear();
    }
    const known = this.kept.get(key) as Promise<Result> | undefined;
    if (known) return known;
    const computing = this.afterRunning(key, compute);
    this.kept.set(key, computing);
    computing.catch(() => {
      if (this.kept.get(key) === computing) this.kept.delete(key);
    });
    return computing;
  }

  /** One computation of a key at a time: versions that come faster than it ends would else pile up in the database. */
  private afterRunning<Result>(key: string, compute: () => Promise<Result>): Promise<Result> {
    const before = this.running.get(key);
    const computing = before ? before.then(compute, compute) : compute();
    this.running.set(key, computing);
    const forget = (): void => {
      if (this.running.get(key) === computing) this.running.delete(key);
    };
    computing.then(forget, forget);
    return computing;
  }
}
