import type { Observation } from '@freshwax/contracts';
import { Publisher } from '@freshwax/kafka';
import type { AppProcess } from '../../../test/delivery/app.process.ts';
import type { TestPipeline } from '../../../test/delivery/pipeline.ts';
import { Refusals } from '../src/capability/refusals.ts';
import { ObservationPublisher } from '../src/publish/observation.publisher.ts';
import { QuotaLedger } from '../src/quota/quota.ledger.ts';
import { PostgresQuotaStore } from '../src/quota/quota.store.ts';
import { Job } from '../src/runs/job.ts';
import type { Finished, Run } from '../src/runs/run.ts';
import { RunStore } from '../src/runs/run.store.ts';
import { SourceHealth } from '../src/sources/source.health.ts';
import { EntityFetcher } from '../src/spotify/entity.fetcher.ts';
import { fieldsAt, pageOf } from '../src/spotify/responses.ts';
import { SpotifyCatalogue } from '../src/spotify/spotify.catalogue.ts';
import { SpotifyClient } from '../src/spotify/spotify.client.ts';
import { toAlbum } from '../src/spotify/to-album.ts';
import { toTrackMeta } from '../src/spotify/to-track-meta.ts';
import { toTrack } from '../src/spotify/to-track.ts';

/** One process of a producer, as far as asking goes: what it slept, and what it said. */
export class Asker {
  readonly slept: number[] = [];
  readonly client: SpotifyClient;
  private readonly catalogue: SpotifyCatalogue;
  private readonly ledger: QuotaLedger;
  private readonly health = new SourceHealth('simulator');
  private readonly published: Observation[] = [];
  private passed = 0;

  constructor(
    private readonly pipeline: TestPipeline,
    simulator: AppProcess,
    private readonly publisher: Publisher,
    timeoutMs: number,
  ) {
    const ignore = (): void => undefined;
    // Sleeping makes this clock go on, and nobody wait.
    const now = (): number => Date.now() + this.passed;
    const sleep = async (ms: number): Promise<void> => void (this.slept.push(ms), (this.passed += ms));
    this.ledger = new QuotaLedger(
      new PostgresQuotaStore(pipeline.pool, 'simulator'),
      { perDay: 1_000, byBucket: new Map() },
      now,
    );
    this.client = new SpotifyClient({
      accountsUrl: new URL(simulator.url),
      apiUrl: new URL('/v1/', simulator.url),
      clientId: 'an id',
      clientSecret: 'a secret',
      clock: { now, sleep, random: () => 0 },
      ledger: this.ledger,
      refusals: new Refusals(),
      observer: { onCall: ignore, onTries: ignore, onTokenRenewal: ignore, onPause: ignore },
      timeoutMs,
      stop: new AbortController().signal,
    });
    this.catalogue = new SpotifyCatalogue(this.client);
  }

  /** What the health of the process says. */
  async says(): Promise<string> {
    return this.health.check().then(
      (detail) => detail ?? 'ok',
      (error: unknown) => String(error),
    );
  }

  /** Events that Kafka acknowledged. */
  get events(): readonly Observation[] {
    return this.published;
  }

  /** One run that takes these albums with their tracks, or what tracks say of themselves. */
  take(kind: 'album' | 'track', ids: readonly string[], mode: 'dev' | 'extended' = 'dev'): Promise<Finished> {
    return this.run(async (run) => {
      const fetcher = new EntityFetcher(this.catalogue, Date.now);
      for await (const { items, at } of fetcher.fetch({ kind, ids, market: 'US', mode }, run)) {
        const sighting = { source: 'simulator' as const, observedAt: at, market: 'US', runId: run.id };
        if (kind === 'track')
          await this.publishing().publish(
            items.map((it) => toTrackMeta(it, sighting)),
            run,
          );
        else
          for (const album of items) {
            const tracks = pageOf(fieldsAt(album, 'tracks'));
            run.missing += tracks.skipped;
            const mapped = [toAlbum(album, sighting), ...tracks.items.map((it) => toTrack(it, album.id, sighting))];
            await this.publishing().publish(mapped, run);
          }
      }
    });
  }

  /** One run that asks for one page of new albums. */
  page(page: { limit: number; offset: number }): Promise<Finished> {
    const query = { q: 'tag:new', type: 'album', market: 'US', ...page };
    return this.run(async (run) => {
      const body = await this.client.get({ family: 'search', path: 'search', query }, run);
      run.asked++;
      run.answered += pageOf(fieldsAt(body, 'albums')).length;
    });
  }

  private run(work: (run: Run) => Promise<void>): Promise<Finished> {
    const silent = { log: () => undefined, warn: () => undefined };
    const parts = { source: 'simulator', health: this.health, runs: new RunStore(this.pipeline.pool) } as const;
    const job = new Job(
      { name: 'faults', work: (run) => this.ledger.during(() => work(run)) },
      { ...parts, metrics: { onRun: () => undefined }, logger: silent },
    );
    return job.run();
  }

  private publishing(): ObservationPublisher {
    const silent = { onPublished: () => undefined, onRefused: () => undefined };
    const publish: Publisher['publish'] = async (observations, headers) => {
      const events = await this.publisher.publish(observations, headers);
      this.published.push(...observations);
      return events;
    };
    return new ObservationPublisher({ publish }, silent, { warn: () => undefined });
  }
}
