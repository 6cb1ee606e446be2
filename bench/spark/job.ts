import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inheritedEnv } from '../../stack/env.ts';
import { cpuSecondsOfTree } from '../process-tree.ts';
import { toBatches, type Batch } from './batches.ts';
import type { SparkProgram } from './spark.install.ts';

export type JobName = 'naive' | 'tuned';

/** Of the driver, beside what the JVM needs for itself; Python has little. */
const HEAP = '2g';

export interface JobOptions {
  name: JobName;
  program: SparkProgram;
  /** Of checkpoint and scratch files: a job that is started again with the same goes on where the last one stood. */
  folder: string;
  /** Of one run: servers, database, keyspace; see BenchStores. */
  env: Readonly<Record<string, string>>;
  /** By stream. */
  topics: Readonly<Record<string, string>>;
  recordsPerBatch: number;
  ttlSeconds: number;
}

/** What a job that came to its end says. */
export interface JobReport {
  /** s since 1970. */
  startedAt: number;
  endedAt: number;
  batches: Batch[];
}

/** A job of Spark in a process group of its own: Python, its JVM, and what they start. */
export class SparkJob {
  private readonly child: ChildProcess;
  private said = '';
  private words = '';
  /** Settles when it has ended, in words: `code 0` or `signal SIGKILL`. */
  readonly ended: Promise<string>;

  constructor(options: JobOptions) {
    const file = fileURLToPath(new URL(`${options.name}.py`, import.meta.url));
    const env = {
      ...inheritedEnv(),
      JAVA_HOME: options.program.javaHome,
      // Else the workers are the machine's Python, which lacks what the jobs import.
      PYSPARK_PYTHON: options.program.python,
      SPARK_LOCAL_IP: '127.0.0.1',
      PYTHONDONTWRITEBYTECODE: '1',
      SPARK_BENCH_JOB: JSON.stringify(settingsOf(options)),
    };
    process.once('exit', this.killNow);
    this.child = spawn(options.program.python, [file], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.on('data', (text: Buffer) => (this.said += text.toString()));
    this.child.stderr?.on('data', (text: Buffer) => (this.words = (this.words + text.toString()).slice(-8_000)));
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => resolve(error.message));
      this.child.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`));
    });
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Whether its session is up: what came before is the start of a JVM. */
  get hasStarted(): boolean {
    return this.said.includes('"started"');
  }

  cpuSeconds(): number {
    return this.hasEnded ? 0 : cpuSecondsOfTree(this.child.pid!);
  }

  /** kill -9 of the driver and all that belongs to it. */
  async kill(): Promise<void> {
    this.killNow();
    await this.ended;
    process.off('exit', this.killNow);
  }

  private readonly killNow = (): void => {
    if (!this.hasEnded && this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
  };

  /** @throws Error with its last words when it did not end well */
  async report(): Promise<JobReport> {
    const how = await this.ended;
    const lines = this.said.split('\n').filter((line) => line.startsWith('{'));
    const said = lines.map((line) => JSON.parse(line) as { event: string; at: number; batches?: unknown });
    const [started, done] = ['started', 'done'].map((event) => said.find((one) => one.event === event));
    if (how !== 'code 0' || !started || !done) throw new Error(`the job ended with ${how}:\n${this.words}`);
    return { startedAt: started.at, endedAt: done.at, batches: toBatches(done.batches) };
  }
}

export const checkpointOf = ({ folder }: Pick<JobOptions, 'folder'>): string => `${folder}/checkpoint`;

/** What session.py reads. */
function settingsOf({ program, folder, env, topics, recordsPerBatch, ttlSeconds }: JobOptions): object {
  const owner = new URL(env['FRESHWAX_POSTGRES_OWNER_URL']!);
  return {
    brokers: env['FRESHWAX_KAFKA_BROKERS'],
    cassandra: env['FRESHWAX_CASSANDRA_CONTACT_POINTS'],
    dataCenter: env['FRESHWAX_CASSANDRA_DATACENTER'],
    keyspace: env['FRESHWAX_CASSANDRA_KEYSPACE'],
    postgres: {
      host: owner.hostname,
      port: Number(owner.port),
      database: owner.pathname.slice(1),
      user: decodeURIComponent(owner.username),
      password: decodeURIComponent(owner.password),
    },
    topics,
    jars: program.jars,
    memory: HEAP,
    scratch: `${folder}/scratch`,
    checkpoint: checkpointOf({ folder }),
    maxOffsetsPerTrigger: recordsPerBatch,
    ttlSeconds,
  };
}
