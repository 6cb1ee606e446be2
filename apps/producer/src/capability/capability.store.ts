import { createHash } from 'node:crypto';
import type { Pool } from '@freshwax/postgres';
import { isMode, type Mode } from '../spotify/spotify.catalogue.ts';

export interface Capability {
  mode: Mode;
  /** Endpoint families that answered 403, and `field:<stream>.<field>` that no answer had. */
  notOffered: string[];
  /** ms since 1970 */
  probedAt: number;
}

/** Under which name a mode is kept that was configured, so that it is never taken for the verdict of a probe. */
const CONFIGURED = 'configured';

/** `book.capability`: what a client id is known to be offered. The id itself is never stored. */
export class CapabilityStore {
  private readonly client: string;

  constructor(
    private readonly pool: Pool,
    private readonly source: string,
    clientId: string,
  ) {
    this.client = createHash('sha256').update(clientId).digest('hex').slice(0, 32);
  }

  /** The verdict of the last probe. */
  async read(): Promise<Capability | undefined> {
    const { rows } = await this.pool.query<{ mode: string; not_offered: string[]; probed_at: Date }>(
      'SELECT mode, not_offered, probed_at FROM book.capability WHERE source = $1 AND client = $2',
      [this.source, this.client],
    );
    const row = rows[0];
    if (!row || !isMode(row.mode)) return undefined;
    return { mode: row.mode, notOffered: row.not_offered, probedAt: row.probed_at.getTime() };
  }

  /** @param isConfigured the mode is none that a probe has found */
  async write({ mode, notOffered, probedAt }: Capability, isConfigured: boolean): Promise<void> {
    await this.pool.query(
      `INSERT INTO book.capability (source, client, mode, not_offered, probed_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (source, client) DO UPDATE
         SET mode = excluded.mode, not_offered = excluded.not_offered, probed_at = excluded.probed_at`,
      [this.source, isConfigured ? CONFIGURED : this.client, mode, JSON.stringify(notOffered), new Date(probedAt)],
    );
  }

  /** No mode is configured any more: what was found by a probe is what is shown again. */
  async forgetConfigured(): Promise<void> {
    await this.pool.query('DELETE FROM book.capability WHERE source = $1 AND client = $2', [this.source, CONFIGURED]);
  }
}
