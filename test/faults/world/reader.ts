import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const PAUSE_MS = 150;

/** Everything a reader may add up, in one statement. */
const READ = `SELECT
  (SELECT coalesce(json_object_agg(topic || '/' || part || '/' || generation, next_offset), '{}') FROM book.ingest_offset) AS positions,
  (SELECT coalesce(sum(applied + rejected), 0) FROM book.ingest_offset)
    + (SELECT coalesce(sum(applied + rejected), 0) FROM book.partition_generation) AS records,
  (SELECT coalesce(sum(accepted + rejected), 0) FROM book.window_count) AS windows,
  (SELECT coalesce(sum(n), 0) FROM live.popularity_count) AS entities,
  (SELECT coalesce(sum(n), 0) FROM live.track_duration) AS tracks,
  (SELECT count(*) FROM book.dead_letter) AS letters,
  (SELECT count(*) FROM live.popularity_history) AS history`;

type Sums = Readonly<Record<string, string>>;

/** I11: someone who looks all the time, and never sees a number go back or two numbers of one moment disagree. */
export class Reader {
  readonly seen: string[] = [];
  private last: Record<string, bigint> = {};
  private isStopping = false;
  private running: Promise<void> = Promise.resolve();

  /** @param shrinks whether retention or a purge removes rows in the trial */
  constructor(
    private readonly url: string,
    private readonly shrinks: boolean,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  private async run(): Promise<void> {
    let client: pg.Client | undefined;
    for (; !this.isStopping; await delay(PAUSE_MS)) {
      try {
        client ??= await this.connect();
        const { rows } = await client.query<Sums & { positions: Sums }>(READ);
        this.compare(rows[0]!);
      } catch {
        // PostgreSQL is away, which is what some trials are about.
        await client?.end().catch(() => undefined);
        client = undefined;
      }
    }
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 2_000, query_timeout: 5_000 });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  private compare({ positions, ...sums }: Sums & { positions: Sums }): void {
    if (sums['records'] !== sums['windows'])
      this.seen.push(`${sums['records']} records counted by partition and ${sums['windows']} by window`);
    const growing = this.shrinks ? { records: sums['records']!, ...positions } : { ...sums, ...positions };
    for (const [name, text] of Object.entries(growing)) {
      const value = BigInt(text);
      const before = this.last[name] ?? 0n;
      if (value < before) this.seen.push(`${name} went back from ${before} to ${value}`);
      this.last[name] = value;
    }
  }
}
