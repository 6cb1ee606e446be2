import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Name = 'postgres' | 'kafka' | 'cassandra' | 'consumer';
type Env = Record<string, string>;

/** As the stack's state file says it. */
export interface ServiceRecord {
  readonly name: string;
  readonly state: string;
  readonly restarts: number;
  readonly processes: readonly { readonly pid: number }[];
}

interface Supervisor {
  start(...specs: object[]): Promise<void>;
  stop(): Promise<void>;
  records(): ServiceRecord[];
}

interface Place {
  readonly logDir: string;
  readonly ports: { readonly consumer: number };
}

/** What the stack has under these names; it is a project of its own, with types of its own. */
interface Stack {
  /** An offset at which every port is free, and none is handed out to outgoing connections. */
  chooseOffset(): Promise<number>;
  placeAt(options: object): Place;
  openSecrets(dataDir: string): Promise<object>;
  Supervisor: new (options: object) => Supervisor;
  postgresService(place: object, secrets: object): object;
  kafkaService(place: object): object;
  cassandraService(place: object): object;
  nodeAppService(app: { name: string; port: number; env: Env }): object;
  connectionEnv(place: object, secrets: object): Env;
  ownerEnv(place: object, secrets: object): Env;
  superuserEnv(place: object, secrets: object): Env;
}

const MODULES = [
  'stack/place',
  'stack/secrets',
  'stack/stack-env',
  'stack/process/supervisor',
  'stack/services/postgres.service',
  'stack/services/kafka.service',
  'stack/services/cassandra.service',
  'stack/services/node-app.service',
  'test/runner/servers',
];

async function loadStack(): Promise<Stack> {
  const all = await Promise.all(MODULES.map((name) => import(`../../${name}.ts`) as Promise<object>));
  return Object.assign({}, ...all) as Stack;
}

/** Servers and a consumer as `npm start` runs them: the stack's own services under its own supervisor, in a folder of their own. */
export class SupervisedStack {
  private constructor(
    private readonly stack: Stack,
    private readonly supervisor: Supervisor,
    private readonly place: Place,
    private readonly dataDir: string,
    /** How to reach the servers. */
    readonly env: Env,
  ) {}

  static async open(): Promise<SupervisedStack> {
    const stack = await loadStack();
    const dataDir = await mkdtemp(join(tmpdir(), 'freshwax-supervised-'));
    // PostgreSQL does not run as root.
    await chmod(dataDir, 0o711);
    const place = stack.placeAt({ dataDir, fast: true, portOffset: await stack.chooseOffset() });
    const secrets = await stack.openSecrets(dataDir);
    const supervisor = new stack.Supervisor({ logDir: place.logDir, stackDir: dataDir, onChange: () => undefined });
    const servers = [stack.postgresService(place, secrets), stack.kafkaService(place), stack.cassandraService(place)];
    await supervisor.start(...servers).catch(async (error: unknown) => {
      await supervisor.stop();
      await rm(dataDir, { recursive: true });
      throw error;
    });
    const env = [stack.connectionEnv, stack.ownerEnv, stack.superuserEnv].map((of) => of(place, secrets));
    return new SupervisedStack(stack, supervisor, place, dataDir, Object.assign({}, ...env) as Env);
  }

  async startConsumer(env: Env): Promise<void> {
    const port = this.place.ports.consumer;
    const app = { name: 'consumer', port, env: { ...env, FRESHWAX_CONSUMER_PORT: String(port) } };
    await this.supervisor.start(this.stack.nodeAppService(app));
  }

  record(name: Name): ServiceRecord {
    return this.supervisor.records().find((it) => it.name === name)!;
  }

  /** kill -9 of its first process, which the supervisor is not told of. @returns its pid */
  kill(name: Name): number {
    const { pid } = this.record(name).processes[0]!;
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  async close(): Promise<void> {
    await this.supervisor.stop();
    await rm(this.dataDir, { recursive: true });
  }
}
