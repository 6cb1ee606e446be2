import { setTimeout as delay } from 'node:timers/promises';
import type { BenchResult } from '../result.ts';
import { say, type BenchOptions } from '../session.ts';
import { ask, askAtRate, type Asked, type Load, type Pids } from './ask.ts';
import { ratiosOf } from './fill.sql.ts';
import { withFilledGateway, type FilledGateway } from './filled-gateway.ts';
import { deepLists, lists, statistics } from './questions.ts';

/** Beside the other apps' ports. */
const PLACE = { name: 'api', port: 3_009 };
const SECONDS = 2;
/** Of one reader, whose answers are fewer. */
const ALONE_SECONDS = 3;
/** A first answer over so many rows is computed meanwhile: it is asked for again as often as the gateway says. */
const FIRST_WITHIN_MS = 120_000;
/** Two readers keep two cores busy: what one of them waits for is also the other. */
const CONNECTIONS = 2;
const DEEP = { pages: 50, limit: 200 };
const PAGE_NAME = `page ${DEEP.pages}`;
const NOT_MODIFIED_RATE = 2_000;
const NOT_MODIFIED_SECONDS = 10;
/** How often a chunk is applied while statistics are read anew, ms. */
const CHUNK_EVERY_MS = 1_000;
const READ_WHILE_APPLIED_S = 4;

/** Nothing is computed any more when PostgreSQL was found idle so often, so far apart, ms: long work rests in between. */
const QUIET_LOOKS = 30;
const QUIET_LOOK_MS = 100;
const BEGIN_SECONDS = 5;

/** Of a question that had no answer by then. */
const UNANSWERED = { requests: 0, p50Ms: 0, p99Ms: 0, maxMs: 0, gatewayCpuMs: 0, postgresCpuMs: 0 };

export type ApiRun = Asked & {
  kind: 'statistic' | 'list' | 'statistic while applied' | '304';
  firstMs?: number;
  /** Of one reader who asks again as soon as he is answered, where the other figures are of two. */
  alone?: Pick<Asked, 'requests' | 'p50Ms' | 'p99Ms'>;
};

/** How fast the gateway answers with `events` tracks in the stores. */
export const run = (options: BenchOptions): Promise<BenchResult> =>
  withFilledGateway(options, PLACE, async (filled) => {
    const runs = await new ApiBench(filled).measure();
    return { mix: ratiosOf(options.events), events: options.events, runs };
  });

class ApiBench {
  private readonly filled: FilledGateway;

  constructor(filled: FilledGateway) {
    this.filled = filled;
  }

  async measure(): Promise<ApiRun[]> {
    const runs: ApiRun[] = [];
    const only = this.filled.session.options.only;
    await this.begun();
    const wanted = (names: readonly string[]): string[] => names.filter((name) => !only || name.includes(only));
    for (const [name, url] of await this.named(wanted(lists))) runs.push(await this.warm('list', name, url));
    for (const [name, url] of await this.named(wanted(statistics))) {
      const still = await this.warm('statistic', name, url);
      runs.push(still);
      if (still.requests > 0) runs.push(await this.whileApplied(name, url));
    }
    for (const name of wanted(deepLists)) {
      const url = await this.deepUrl(this.url(name));
      if (url !== undefined) runs.push(await this.warm('list', `${name}, ${PAGE_NAME}`, url));
    }
    // Last: of a gateway that has just begun, it would tell how long its compilers work.
    if (!only) runs.push(await this.notModified('stats/overview'), await this.notModified('tracks'));
    return runs;
  }

  /**
   * What the gateway asks itself after its start would else be computed beside what is measured first, and the code that all lists
   * share be compiled.
   */
  private async begun(): Promise<void> {
    const begin = performance.now();
    let quietLooks = 0;
    while (quietLooks < QUIET_LOOKS) {
      if (performance.now() - begin > FIRST_WITHIN_MS)
        throw new Error('PostgreSQL is never idle: is anything else using it?');
      await delay(QUIET_LOOK_MS);
      quietLooks = (await this.isPostgresBusy()) ? 0 : quietLooks + 1;
    }
    say(`nothing is computed any more after ${Math.round(performance.now() - begin)} ms`);
    await this.ask({
      name: 'tracks',
      url: this.url('tracks'),
      connections: CONNECTIONS,
      seconds: BEGIN_SECONDS,
      status: 200,
    });
  }

  private async isPostgresBusy(): Promise<boolean> {
    const { rows } = await this.filled.stores.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()
         AND datname = current_database()`,
    );
    return rows[0]!.n > 0;
  }

  /** The first answers fill caches of all kinds: the very first is told apart, a few more are not counted. */
  private async warm(kind: ApiRun['kind'], name: string, url: string): Promise<ApiRun> {
    const firstMs = await this.first(url);
    if (firstMs === undefined) return this.kept(kind, { ...UNANSWERED, name });
    const load = { name, url, connections: CONNECTIONS, status: 200 };
    await this.ask({ ...load, amount: 10 });
    const { requests, p50Ms, p99Ms } = await this.ask({ ...load, connections: 1, seconds: ALONE_SECONDS });
    const asked = await this.ask({ ...load, seconds: SECONDS });
    return this.kept(kind, asked, { firstMs, alone: { requests, p50Ms, p99Ms } });
  }

  /** ms until there is an answer, of no earlier version; undefined when there is none. */
  private async first(url: string): Promise<number | undefined> {
    const begin = performance.now();
    for (;;) {
      const response = await fetch(url);
      const body = await response.text();
      const tookMs = Math.round(performance.now() - begin);
      if (response.ok && !body.includes('"isBehind":true')) return tookMs;
      if (tookMs > FIRST_WITHIN_MS) return undefined;
      await delay(Number(response.headers.get('retry-after') ?? 1) * 1_000);
    }
  }

  /** Every second a chunk is applied, after which nothing that was computed before is the newest any more. */
  private async whileApplied(name: string, url: string): Promise<ApiRun> {
    const over = new AbortController();
    const chunks = this.applyChunks(over.signal);
    const load = { name, url, connections: CONNECTIONS, status: 200 };
    const asked = await this.ask({ ...load, seconds: READ_WHILE_APPLIED_S, rate: 50 });
    over.abort();
    await chunks;
    return this.kept('statistic while applied', asked);
  }

  private async applyChunks(over: AbortSignal): Promise<void> {
    const sql = `UPDATE book.ingest_offset SET next_offset = next_offset + 1, applied = applied + 1 WHERE part = 0`;
    while (!over.aborted) {
      await this.filled.stores.pool.query(sql);
      await delay(CHUNK_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
    }
  }

  private async notModified(name: string): Promise<ApiRun> {
    const url = this.url(name);
    const headers = { 'if-none-match': (await fetch(url)).headers.get('etag')! };
    const load = { name, url, headers, connections: 10, status: 304, rate: NOT_MODIFIED_RATE };
    await askAtRate({ ...load, seconds: 3 }, this.pids);
    return this.kept('304', await askAtRate({ ...load, seconds: NOT_MODIFIED_SECONDS }, this.pids));
  }

  private ask(load: Load): Promise<Asked> {
    return ask(load, this.pids);
  }

  private get pids(): Pids {
    const { gateway, session } = this.filled;
    return { gateway: gateway.pid, postgres: session.servers.pidOf('postgres') };
  }

  private kept(kind: ApiRun['kind'], asked: Asked, warm?: Required<Pick<ApiRun, 'firstMs' | 'alone'>>): ApiRun {
    const { name, p50Ms, p99Ms, gatewayCpuMs, postgresCpuMs } = asked;
    const others = warm ? `, one reader ${warm.alone.p99Ms}, first ${warm.firstMs}` : '';
    const cost = `CPU ${gatewayCpuMs} + ${postgresCpuMs} ms`;
    say(`${kind.padEnd(24)} ${name.padEnd(72)} p50 ${p50Ms} p99 ${p99Ms}${others} ms, ${cost}`);
    return { kind, ...asked, ...warm };
  }

  private url(question: string): string {
    return encodeURI(`${this.filled.address}/api/v1/${question}`);
  }

  private async named(questions: readonly string[]): Promise<[string, string][]> {
    const { rows } = await this.filled.stores.pool.query<Record<string, string>>(
      `SELECT id AS track, name, album_id AS album, artist_id AS artist FROM live.tracks WHERE off = 4243`,
    );
    const insert = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => rows[0]![name]!);
    return questions.map((name) => [name, this.url(insert(name))]);
  }

  /** The address of a page far into a list. */
  private async deepUrl(first: string): Promise<string | undefined> {
    const page = new URL(first);
    page.searchParams.set('limit', String(DEEP.limit));
    for (let at = 1; at < DEEP.pages; at++) {
      const answer = (await (await fetch(page)).json()) as { page: { nextCursor: string | null } };
      if (answer.page.nextCursor === null) return undefined;
      page.searchParams.set('cursor', answer.page.nextCursor);
    }
    page.searchParams.delete('limit');
    return page.toString();
  }
}
