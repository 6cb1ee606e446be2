import { createHash } from 'node:crypto';
import type { Observation } from '@freshwax/contracts';
import type { Mapped } from '../publish/to-observation.ts';

/** What is said unchanged is said again after this, ms: an old observation would look like a source that is silent. */
const SAID_AGAIN_MS = 86_400_000;

/** What was published of each entity last, so that only news is published. Kept in memory, for what is listed now. */
export class SaidBefore {
  private digests = new Map<string, { digest: string; at: number }>();

  constructor(private readonly now: () => number) {}

  /** Unknown here, as after a start. */
  isUnknown(id: string): boolean {
    return !this.digests.has(id);
  }

  isNews(mapped: Mapped): boolean {
    if ('refusal' in mapped) return true;
    const before = this.digests.get(mapped.observation.entity_id);
    return !before || before.at <= this.now() - SAID_AGAIN_MS || before.digest !== digestOf(mapped.observation);
  }

  /** Kafka has acknowledged these. */
  remember(published: readonly Mapped[]): void {
    for (const one of published) {
      if (!('observation' in one)) continue;
      this.digests.set(one.observation.entity_id, { digest: digestOf(one.observation), at: this.now() });
    }
  }

  /** Nothing but these is listed any more. */
  keepOnly(ids: ReadonlySet<string>): void {
    this.digests = new Map([...this.digests].filter(([id]) => ids.has(id)));
  }
}

const digestOf = ({ payload, missing }: Observation): string =>
  createHash('sha256')
    .update(JSON.stringify([payload, missing]))
    .digest('base64');
