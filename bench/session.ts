import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backlogOf, publishBacklog } from './backlog.ts';
import { loadBuilt, type Built } from './built.ts';
import { ConsumerProcess } from './consumer.process.ts';
import type { BacklogSpec } from './events.ts';
import { BenchServers } from './servers.ts';
import { BenchStores } from './stores.ts';

export interface BenchOptions {
  /** Events of the backlog. */
  events: number;
  /** Counted runs; one more warms the servers up. */
  runs: number;
  portOffset: number;
  /** Where servers and backlog are kept for another call; undefined: in a folder that is removed at the end. */
  dataDir: string | undefined;
  /** Folder of the built programs. */
  built: string;
  /** Processes of the consumer in a drain; absent: one. */
  consumers?: number;
  /** Events/s that are published where the latency is measured; absent: 1,000. */
  rate?: number | undefined;
  /** Of Node, for the process that is measured. */
  nodeFlags: readonly string[];
  /** Only the questions whose name holds this. */
  only?: string | undefined;
}

/** Servers, a prepared backlog in their Kafka, and stores for each run. */
export class BenchSession {
  readonly options: BenchOptions;
  readonly built: Built;
  readonly servers: BenchServers;
  private readonly removeAtEnd: string | undefined;

  private constructor(options: BenchOptions, built: Built, servers: BenchServers, removeAtEnd: string | undefined) {
    this.options = options;
    this.built = built;
    this.servers = servers;
    this.removeAtEnd = removeAtEnd;
  }

  static async open(options: BenchOptions): Promise<BenchSession> {
    const built = await loadBuilt(options.built);
    const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'freshwax-bench-')));
    const { portOffset } = options;
    say('starting servers');
    const servers = await BenchServers.start({ portOffset, dataDir: join(folder, 'servers') });
    return new BenchSession(options, built, servers, options.dataDir === undefined ? folder : undefined);
  }

  /** Publishes the backlog, unless an earlier call in the same folder has. */
  async prepareBacklog(events: number): Promise<{ spec: BacklogSpec; topicPrefix: string }> {
    const topicPrefix = `backlog${events}.`;
    const record = join(this.options.dataDir ?? '', `backlog-${events}.json`);
    if (this.options.dataDir !== undefined && existsSync(record))
      return { spec: JSON.parse(await readFile(record, 'utf8')) as BacklogSpec, topicPrefix };
    const spec = backlogOf(events);
    const { env } = this.servers;
    const kafka = this.built.kafka.createKafka({
      brokers: env['FRESHWAX_KAFKA_BROKERS']!.split(','),
      clientId: 'freshwax-bench',
    });
    const onProgress = (n: number): void => (n % 100_000 === 0 ? say(`published ${n} of ${events}`) : undefined);
    await publishBacklog(spec, 0, { built: this.built, kafka, topicPrefix, onProgress });
    if (this.options.dataDir !== undefined) await writeFile(record, JSON.stringify(spec));
    return { spec, topicPrefix };
  }

  /** An empty database and keyspace. */
  createStores(name: string, topicPrefix: string): Promise<BenchStores> {
    return BenchStores.create({ built: this.built, env: this.servers.env, name, topicPrefix });
  }

  /** Those that an earlier call has left. */
  openStores(name: string, topicPrefix: string): BenchStores {
    return BenchStores.open({ built: this.built, env: this.servers.env, name, topicPrefix });
  }

  /** @param number of several, from 0 */
  startConsumer(stores: BenchStores, number = 0): ConsumerProcess {
    const { built: folder, nodeFlags } = this.options;
    return ConsumerProcess.start({ folder, env: stores.env, port: this.consumerPort + number, nodeFlags });
  }

  /** Of the consumer's health endpoint. */
  get consumerPort(): number {
    return 3_002 + this.options.portOffset;
  }

  async close(): Promise<void> {
    await this.servers.stop();
    if (this.removeAtEnd !== undefined) await rm(this.removeAtEnd, { recursive: true, force: true });
  }
}

/** Progress; the result alone goes to stdout. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);
