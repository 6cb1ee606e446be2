import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Observation } from '@freshwax/contracts';
import { createKafka, RecordPublisher, sealEvent } from '@freshwax/kafka';
import { placeAt } from '../../stack/place.ts';
import { defaultPorts, portsAt } from '../../stack/ports.ts';
import { openSecrets } from '../../stack/secrets.ts';
import { connectionEnv, ownerEnv } from '../../stack/stack-env.ts';
import { observation } from '../delivery/sender.ts';
import { documentsStack, programEnv } from '../env.ts';
import { eventually } from '../eventually.ts';

const root = process.cwd();

/** The running stack that the pages' commands meet, with the commands `npm` and `npx` of a checkout that has it as its own. */
export class DocumentedStack {
  private constructor(
    readonly folder: string,
    private readonly offset: number,
  ) {}

  static async open(): Promise<DocumentedStack> {
    const { folder, portOffset } = documentsStack();
    const stack = new DocumentedStack(folder, portOffset);
    await stack.writeCommand('npx', 'shift');
    await stack.writeCommand('npm', 'if [ "$2" = -- ]; then set -- "$1" "${@:3}"; fi');
    return stack;
  }

  /** `npx freshwax` and `npm start` are the command line of this checkout, without npm's own second for each. */
  private async writeCommand(name: string, rearrange: string): Promise<void> {
    const file = join(this.folder, 'bin', name);
    await mkdir(join(this.folder, 'bin'), { recursive: true });
    await writeFile(
      file,
      `#!/usr/bin/env bash\n${rearrange}\nexec "${process.execPath}" "${root}/apps/cli/src/main.ts" "$@"\n`,
    );
    await chmod(file, 0o755);
  }

  get env(): NodeJS.ProcessEnv {
    const { PATH = '', ...env } = programEnv();
    return {
      ...env,
      PATH: `${join(this.folder, 'bin')}:${PATH}`,
      FRESHWAX_DATA_DIR: join(this.folder, 'var'),
      // Half of what one of fifty commands takes is reading the same code again.
      NODE_COMPILE_CACHE: join(this.folder, 'compiled'),
    };
  }

  /** How a second gateway reaches its servers. */
  async gatewayEnv(): Promise<Readonly<Record<string, string>>> {
    const place = placeAt({ dataDir: join(this.folder, 'var'), portOffset: this.offset });
    const secrets = await openSecrets(place.dataDir);
    return { ...connectionEnv(place, secrets), ...ownerEnv(place, secrets) };
  }

  /** A page names the ports of a stack without an offset. */
  withPorts(text: string): string {
    const known = new Set<number>(Object.values(defaultPorts));
    return text.replaceAll(/(?<=127\.0\.0\.1:|localhost:|-p )\d{4,5}\b/g, (port) =>
      known.has(Number(port)) ? String(Number(port) + this.offset) : port,
    );
  }

  /** Reads as whoever brings their own SQL. */
  async read(sql: string): Promise<void> {
    const password = await readFile(join(this.folder, 'var/secrets/postgres-reader.password'), 'utf8');
    const { postgres: port } = portsAt(this.offset);
    const user = 'freshwax_reader';
    const client = new pg.Client({ host: '127.0.0.1', port, user, password: password.trim(), database: 'spotifydb' });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  /** Two tracks that no contract takes: what there is to mend, once the gateway lists both. */
  async publishBadTracks(): Promise<void> {
    const kafka = createKafka({ brokers: [`127.0.0.1:${portsAt(this.offset).kafka}`], clientId: 'documents' });
    const publisher = new RecordPublisher(kafka);
    await publisher.connect();
    try {
      for (const at of [1, 2]) {
        const track = observation('track', at);
        const event = sealEvent({ ...track, payload: { ...track.payload, duration_ms: 0 } } as Observation);
        const value = Buffer.from(JSON.stringify(event));
        const place = { topic: 'spotify.new_releases.track', partition: 0 };
        await publisher.publish(place, { key: Buffer.from(event.entity_id), value, headers: {} });
      }
    } finally {
      await publisher.disconnect();
    }
    await eventually(async () => {
      const answer = await fetch(
        this.withPorts('http://127.0.0.1:3000/api/v1/dead-letters?reason=contract&state=open'),
      );
      const { data } = (await answer.json()) as { data?: unknown[] };
      if ((data?.length ?? 0) < 2) throw new Error(`so far: ${JSON.stringify(data)}`);
    });
  }

  /** Names of the metrics that a process answers, without those that every Node process has. */
  async metricsOf(process: 'gateway' | 'producer' | 'consumer' | 'simulator'): Promise<string[]> {
    const response = await fetch(`http://127.0.0.1:${portsAt(this.offset)[process]}/metrics`);
    const names = [...(await response.text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
    return names.filter((name) => !/^(process|nodejs)_/.test(name)).toSorted();
  }
}
