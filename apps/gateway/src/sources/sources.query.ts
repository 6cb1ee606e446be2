import { Inject, Injectable } from '@nestjs/common';
import type { QuotaState, Source, SourceState } from '@freshwax/contracts';
import { VersionCache } from '../answers/version.cache.ts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { RunsQuery } from './runs.query.ts';
import { termsOf } from './terms.ts';
import { toQuota, type QuotaRow } from './to-quota.ts';

const CAPABILITIES = `
SELECT DISTINCT ON (source) source, mode, not_offered, probed_at FROM book.capability WHERE source = ANY($1)
 ORDER BY source, probed_at DESC`;

const QUOTAS = `
SELECT source, bucket, calls, budget, blocked_until, reason, updated_at FROM book.quota_ledger WHERE source = ANY($1)
 ORDER BY source, bucket`;

/** Rows looked at, a stream: a single one may lack what the next one has. */
const SAMPLE = 50;

const newest = (stream: string, table: string, order: string): string =>
  `SELECT '${stream}' AS stream, missing FROM (SELECT missing FROM live.${table} WHERE source = $1 ORDER BY ${order} LIMIT ${SAMPLE}) AS it`;

// Each is the head of an index; watched tracks are few.
const LACKS = `
WITH sample AS (
  ${newest('album', 'albums', 'release_day DESC NULLS LAST')}
  UNION ALL ${newest('track', 'tracks', 'observed_at DESC')}
  UNION ALL ${newest('track_meta', 'track_meta', 'observed_at DESC')}
  UNION ALL ${newest('artist_meta', 'artist_meta', 'observed_at DESC')}
  UNION ALL ${newest('watched_track', 'spotify_events', 'observed_at DESC')})
SELECT stream || '.' || field AS field FROM sample AS s, jsonb_array_elements_text(missing) AS field
 GROUP BY stream, field HAVING count(*) = (SELECT count(*) FROM sample WHERE stream = s.stream) ORDER BY 1`;

/** Before the names of fields in `book.capability`, which the producer has learnt; the others are endpoints. */
const FIELD = 'field:';

const toNotOffered = (known: readonly string[], lacked: readonly string[]): SourceState['notOffered'] => ({
  endpoints: known.filter((name) => !name.startsWith(FIELD)),
  fields: [
    ...new Set([...lacked, ...known.flatMap((name) => (name.startsWith(FIELD) ? [name.slice(FIELD.length)] : []))]),
  ].sort(),
});

interface CapabilityRow {
  source: Source;
  mode: string;
  not_offered: string[];
  probed_at: Date;
}

/** What is known of each source that is followed. */
@Injectable()
export class SourcesQuery {
  constructor(
    @Inject(GATEWAY_ENV) private readonly env: GatewayEnv,
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
    private readonly runs: RunsQuery,
  ) {}

  async read(sources: readonly Source[]): Promise<SourceState[]> {
    const [capabilities, quotas, runs] = await Promise.all([
      this.postgres.rows<CapabilityRow>(CAPABILITIES, [sources]),
      this.postgres.rows<QuotaRow & { source: Source }>(QUOTAS, [sources]),
      this.runs.lastOf(sources),
    ]);
    const now = Date.now();
    return Promise.all(
      sources.map(async (source) => {
        const probed = capabilities.find((row) => row.source === source);
        return {
          source,
          mode: probed?.mode ?? null,
          probedAt: probed?.probed_at.toISOString() ?? null,
          notOffered: toNotOffered(probed?.not_offered ?? [], await this.fieldsLackedBy(source)),
          standIn: this.standInOf(source),
          terms: { ...termsOf[source], retentionDays: this.retentionOf(source) },
          quotas: quotas.filter((row) => row.source === source).map((row): QuotaState => toQuota(row, now)),
          lastRuns: runs.filter((run) => run.source === source),
        };
      }),
    );
  }

  private fieldsLackedBy(source: Source): Promise<string[]> {
    return this.cache.get(`fields lacked by ${source}`, async () =>
      (await this.postgres.rows<{ field: string }>(LACKS, [source])).map((row) => row.field),
    );
  }

  private standInOf(source: Source): string | null {
    const { host } = new URL(this.env.FRESHWAX_LISTENBRAINZ_URL);
    return source === 'listenbrainz' && !host.endsWith('listenbrainz.org') ? host : null;
  }

  private retentionOf(source: Source): number | null {
    return this.env.FRESHWAX_RETENTION_DAYS.get(source) ?? null;
  }
}
