import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toSettings, type ComposeProfile } from '../../stack/compose/env-file.ts';
import { portVariable } from '../../stack/env.ts';
import { GatewayClient } from '../../stack/gateway.client.ts';
import { projectRoot } from '../../stack/place.ts';
import { portsAt, type StackPorts } from '../../stack/ports.ts';
import { programEnv } from '../env.ts';
import { eventually } from '../eventually.ts';
import { chooseOffset } from '../runner/servers.ts';
import { docker } from './engine.ts';
import { runBlock } from './page.ts';

/** One line of `docker compose ps`. */
export interface Container {
  readonly ID: string;
  readonly Name: string;
  readonly Service: string;
  readonly State: string;
  readonly Health: string;
  readonly ExitCode: number;
}

const HEALTHY_WITHIN_MS = 8 * 60_000;

/** The stack of docker-compose.yml under a name, ports and secrets of its own. */
export class ComposeStack {
  private constructor(
    readonly name: string,
    readonly ports: StackPorts,
    readonly folder: string,
    private readonly settings: ReadonlyMap<string, string>,
  ) {}

  /** @param more settings beside the generated ones, as a person adds them to `.env` */
  static async make(profile: ComposeProfile, more: Readonly<Record<string, string>> = {}): Promise<ComposeStack> {
    const name = `freshwax-test-${randomBytes(3).toString('hex')}`;
    const ports = portsAt(await chooseOffset());
    const makeSecret = (): string => randomBytes(32).toString('base64url');
    const shifted = Object.entries(ports).map(([of, port]) => [portVariable(of as keyof StackPorts), String(port)]);
    const settings = new Map([
      ...toSettings({ profile, now: new Date(), makeSecret }),
      ...(shifted as [string, string][]),
      ...Object.entries(more),
    ]);
    const folder = await mkdtemp(join(tmpdir(), 'freshwax-compose-'));
    const text = [...settings].map(([variable, value]) => `${variable}=${value}\n`).join('');
    await writeFile(join(folder, '.env'), text, { mode: 0o600 });
    return new ComposeStack(name, ports, folder, settings);
  }

  secret(name: string): string {
    return this.settings.get(name)!;
  }

  get gateway(): GatewayClient {
    return new GatewayClient({ url: this.url, readKey: async () => this.secret('FRESHWAX_ADMIN_KEY') });
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.gateway}`;
  }

  /** `docker compose` for this stack. */
  compose(...args: string[]): Promise<string> {
    const file = ['--project-directory', projectRoot, '--env-file', join(this.folder, '.env')];
    return docker(['compose', '--project-name', this.name, ...file, '--progress', 'quiet', ...args], programEnv());
  }

  /** Commands of a page, in a folder of this stack: they are told by variables which stack is meant. */
  runBlock(text: string): Promise<string> {
    const whichStack = {
      COMPOSE_PROJECT_NAME: this.name,
      COMPOSE_FILE: join(projectRoot, 'docker-compose.yml'),
      COMPOSE_ENV_FILES: join(this.folder, '.env'),
      COMPOSE_PROGRESS: 'quiet',
    };
    const env = { ...programEnv(), ...Object.fromEntries(this.settings), ...whichStack };
    return runBlock(text, { cwd: this.folder, env });
  }

  /** Running ones, and those that have ended. */
  async containers(): Promise<Container[]> {
    const lines = (await this.compose('ps', '--all', '--format', 'json')).trim().split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Container);
  }

  /** Waits until every container is healthy, or has done what it is there for; answers them. */
  async healthy(): Promise<Container[]> {
    let all: Container[] = [];
    await eventually(async () => {
      all = await this.containers();
      const wanting = all.filter((it) => !isWell(it)).map((it) => `${it.Name} is ${it.State} ${it.Health}`);
      if (wanting.length > 0) throw new Error(wanting.join(', '));
    }, HEALTHY_WITHIN_MS);
    return all;
  }

  /** As a power cut does, and then started again. */
  async kill({ ID }: Container): Promise<void> {
    await docker(['kill', '--signal', 'KILL', ID]);
    await docker(['start', ID]);
  }

  async remove(): Promise<void> {
    await this.compose('--profile', '*', 'down', '--volumes', '--remove-orphans', '--rmi', 'local', '--timeout', '20');
    await rm(this.folder, { recursive: true });
  }
}

const isWell = ({ State, Health, ExitCode }: Container): boolean =>
  State === 'running' ? Health === 'healthy' : State === 'exited' && ExitCode === 0;
