import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TestPipeline } from '../../delivery/pipeline.ts';
import type { Counter, Counts, Needs, Trial } from '../fault.ts';
import type { TrialPlan } from '../plan.ts';
import type { Surroundings } from '../surroundings.ts';
import { Consumers } from './consumers.ts';
import type { Log } from './evidence.ts';
import type { Measured } from './footprint.ts';
import { Ledger } from './ledger.ts';
import { readLogs } from './log.files.ts';
import { Reader } from './reader.ts';
import { Senders } from './senders.ts';

const PARTITIONS = 3;
const CONSUMERS = 2;
/** A machine that does much else starts a process slowly; how fast it starts is not what is tried. */
const START_WITHIN_MS = 300_000;
/** Observations lie this far back, so that the late ones and the drawn steps stay in the past. */
const BEFORE_NOW_MS = 12 * 3_600_000;

/** A pipeline of its own with all that lives in it. Trials may follow each other in it: what one left must not harm the next. */
export class World {
  counts: Counts = {};
  story: string[] = [];
  measured: Measured[] = [];
  trials = 0;
  /** What its faults have made up beside those of the servers. */
  readonly secrets = new Set<string>();
  /** Counted over the whole life of the world, so that a trial can say what is its own. */
  countedBefore: Counts = {};
  private begin = 0;
  private readonly heals: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly dir: string,
    readonly pipeline: TestPipeline,
    readonly consumers: Consumers,
    readonly senders: Senders,
    readonly ledger: Ledger,
    readonly reader: Reader,
    private readonly serverLogs: readonly string[],
  ) {}

  static async open(needs: Needs, around: Surroundings): Promise<World> {
    const pipeline = await TestPipeline.create(PARTITIONS, around.servers.env);
    const dir = join(around.dir, pipeline.topicPrefix.slice(0, -1));
    await mkdir(dir, { recursive: true });
    const proxies = needs.proxies ? around.proxies : undefined;
    const direct = pipeline.env;
    const retention = Object.entries(needs.retentionDays ?? {});
    const env = {
      ...(proxies?.consumerEnv(direct) ?? direct),
      FRESHWAX_RETENTION_DAYS: retention.map(([source, days]) => `${source}=${days}`).join(),
      ...needs.consumerEnv,
    };
    const file = join(dir, 'ledger.jsonl');
    const settings = {
      brokers: (proxies?.senderEnv(direct) ?? direct)['FRESHWAX_KAFKA_BROKERS']!.split(','),
      topicPrefix: pipeline.topicPrefix,
      partitions: PARTITIONS,
      startMs: Date.now() - BEFORE_NOW_MS,
      ledger: file,
    };
    const senders = new Senders(settings, join(dir, 'sender.log'));
    const consumers = new Consumers({ env, dir, onEnd: (name, end) => world.ended(name, end) });
    const reader = new Reader(pipeline.env['FRESHWAX_POSTGRES_URL']!, needs.shrinks ?? false);
    const world: World = new World(
      dir,
      pipeline,
      consumers,
      senders,
      new Ledger(file, needs.retentionDays ?? {}),
      reader,
      around.servers.logDirs,
    );
    reader.start();
    return world;
  }

  /** Resolves when the consumers have their partitions and records flow. */
  async start({ seed, traffic }: TrialPlan): Promise<void> {
    this.begin = performance.now();
    [this.counts, this.story, this.measured] = [{}, [], []];
    this.trials++;
    const { consumers } = this;
    while (consumers.alive.length > CONSUMERS) await consumers.dismiss(consumers.alive.at(-1)!);
    await Promise.all(Array.from({ length: CONSUMERS - consumers.alive.length }, () => consumers.add()));
    await Promise.all(consumers.alive.map(({ app }) => app.becomes('ready', START_WITHIN_MS)));
    this.note('consumers are ready');
    this.senders.start(seed, traffic);
    await this.ledger.hasBegun();
    this.note('records flow');
  }

  /** What a fault is given. @param own filled with what it counts */
  trial({ servers, proxies, signal }: Surroundings, own: Counts): Trial {
    const { pipeline, consumers, senders, ledger } = this;
    const none = (what: string): never => {
      throw new RangeError(`this trial has no ${what}: say it in the fault's needs`);
    };
    return {
      pipeline,
      consumers,
      senders,
      ledger,
      servers,
      signal,
      get proxies() {
        return proxies ?? none('proxies');
      },
      note: (text) => this.note(text),
      count: (counter, by = 1) => {
        add(own, counter, by);
        this.count(counter, by);
      },
      saw: (counter, by = 1) => add(own, counter, by),
      hide: (secret) => void this.secrets.add(secret),
      measure: (figure) => void this.measured.push(figure),
      toHeal: (step) => void this.heals.push(step),
    };
  }

  note(text: string): void {
    this.story.push(`${((performance.now() - this.begin) / 1_000).toFixed(2).padStart(7)} s  ${text}`);
  }

  count(counter: Counter, by: number): void {
    add(this.counts, counter, by);
  }

  /** Adds what has grown since the trial before. */
  countSoFar(counts: Counts): void {
    for (const [name, total] of Object.entries(counts) as [Counter, number][])
      this.count(name, total - (this.countedBefore[name] ?? 0));
    this.countedBefore = { ...this.countedBefore, ...counts };
  }

  async heal(): Promise<void> {
    for (let step = this.heals.pop(); step; step = this.heals.pop()) await step();
  }

  /** Of the apps that lived in it. */
  written(): Log[] {
    return [
      ...this.consumers.all.map(({ name, app }) => ({ name, text: app.log() })),
      ...this.pipeline.started.map((app, at) => ({ name: `${app.app}-${at + 1}`, text: app.log() })),
    ];
  }

  /** Of every process that lived in it or served it. */
  logs(): Log[] {
    return [...this.written(), ...[this.dir, ...this.serverLogs].flatMap(readLogs)];
  }

  async close(): Promise<void> {
    await this.heal().catch((error: unknown) => this.note(`healing failed: ${String(error)}`));
    await Promise.all([this.senders.kill(), this.consumers.close(), this.reader.stop()]);
    await this.pipeline.close();
  }

  private ended(name: string, end: number | string): void {
    this.note(`${name} ended with ${end}`);
    this.count('kills', 1);
  }
}

function add(counts: Counts, counter: Counter, by: number): void {
  counts[counter] = (counts[counter] ?? 0) + by;
}
