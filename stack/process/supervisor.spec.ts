import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/eventually.ts';
import { freePort } from '../../test/free-port.ts';
import { inheritedEnv } from '../env.ts';
import { defaultPorts, PortTakenError } from '../ports.ts';
import type { ServiceSpec, StopSpec } from '../service.ts';
import { noUrls } from '../urls.ts';
import { identify, isAlive } from './identity.mjs';
import { markedProcesses, MARKER } from './process-tree.ts';
import { ServiceFailedError } from './service-failed.error.ts';
import { writeState, type ServiceRecord } from './state-file.ts';
import { backoffMs } from './supervised-service.ts';
import { Supervisor } from './supervisor.ts';
import { sweep } from './sweep.ts';

const LISTENS = `require('node:http').createServer((_, r) => r.end()).listen(Number(process.argv[1]), '127.0.0.1')`;
const IGNORES_TERM = `process.on('SIGTERM', () => undefined); ${LISTENS}`;
/** Its child leads a group of its own in the same session, as an Airflow task does. */
const HAS_CHILD = `process.on('SIGTERM', () => process.exit());
  require('node:child_process').spawn('python3', ['-c', 'import os,time; os.setpgid(0, 0); time.sleep(600)'], { stdio: 'ignore' }); ${LISTENS}`;

describe('The supervisor', () => {
  let folder: string;
  let port: number;
  let supervisor: Supervisor;
  let seen: ServiceRecord[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'freshwax-supervisor-'));
    port = await freePort();
    seen = [];
    const onChange = (changed: ServiceRecord): void => void seen.push(changed);
    supervisor = new Supervisor({ logDir: join(folder, 'log'), stackDir: folder, onChange });
  });
  afterEach(async () => {
    await supervisor.stop();
    rmSync(folder, { recursive: true });
  });

  const service = (
    script: string,
    { readyWithinMs = 20_000, stop }: { readyWithinMs?: number; stop?: StopSpec } = {},
  ): ServiceSpec => ({
    name: 'echo',
    ports: [port],
    readyWithinMs,
    isReady: async () => (await fetch(`http://127.0.0.1:${port}`)).ok,
    prepare: async () => {
      const args = ['-e', script, String(port)];
      return [
        { name: 'echo', command: process.execPath, args, cwd: folder, env: inheritedEnv(), ...(stop && { stop }) },
      ];
    },
  });
  const record = (): ServiceRecord | undefined => supervisor.records()[0];
  const pid = (): number => record()?.processes[0]?.pid ?? 0;
  const failureOf = (spec: ServiceSpec): Promise<unknown> => supervisor.start(spec).catch((error: unknown) => error);

  it('starts a process that is killed again, and says so', async () => {
    await supervisor.start(service(LISTENS));
    const first = pid();
    process.kill(first, 'SIGKILL');
    await eventually(() => {
      expect(record()).toMatchObject({ state: 'ready', restarts: 1 });
    });
    expect(pid()).not.toBe(first);
    expect((await fetch(`http://127.0.0.1:${port}`)).ok).toBe(true);
    expect(seen.map(({ state }) => state)).toContain('restarting');
  });

  it('stops what it started', async () => {
    await supervisor.start(service(LISTENS));
    const identity = identify(pid());
    await supervisor.stop();
    expect(isAlive(identity)).toBe(false);
    expect(record()?.state).toBe('stopped');
  });

  it('kills what does not stop in time', async () => {
    await supervisor.start(service(IGNORES_TERM, { stop: { withinMs: 200 } }));
    const identity = identify(pid());
    await supervisor.stop();
    expect(isAlive(identity)).toBe(false);
  });

  it('reaches the children that lead groups of their own when a session is to be killed', async () => {
    await supervisor.start(service(HAS_CHILD, { stop: { kills: 'session' } }));
    await eventually(() => {
      expect(markedProcesses(folder)).toHaveLength(2);
    });
    await supervisor.stop();
    await eventually(() => {
      expect(markedProcesses(folder)).toEqual([]);
    });
  });

  it('gives the last lines of a process that ends while starting', async () => {
    const error = await failureOf(service(`console.error('no such table'); process.exit(7)`));
    expect(error).toBeInstanceOf(ServiceFailedError);
    expect(error).toMatchObject({ message: expect.stringContaining('code 7'), lines: ['no such table'] });
    expect(record()?.state).toBe('failed');
  });

  it('gives up on a process that is not ready by its deadline', async () => {
    const error = await failureOf(service(`setInterval(() => undefined, 1000)`, { readyWithinMs: 300 }));
    expect(error).toMatchObject({ message: expect.stringContaining('within 0.3 s') });
    expect(markedProcesses(folder)).toEqual([]);
  });

  it('does not start on a port that somebody else holds', async () => {
    const stranger = createServer().listen(port, '127.0.0.1');
    const error = await failureOf(service(LISTENS));
    await new Promise((done) => stranger.close(done));
    expect(error).toBeInstanceOf(PortTakenError);
  });

  it('stops a start that is under way', async () => {
    const starting = failureOf(service(`setInterval(() => undefined, 1000)`));
    await eventually(() => {
      expect(pid()).toBeGreaterThan(0);
    });
    await supervisor.stop();
    // By name: an abort is a DOMException, which jest's realm does not count as its Error.
    expect(['AbortError', 'ServiceFailedError']).toContain(((await starting) as Error).name);
    expect(markedProcesses(folder)).toEqual([]);
  });

  it('waits longer before each start in a row, up to half a minute', () => {
    expect([1, 2, 3, 4, 20].map(backoffMs)).toEqual([500, 1_000, 2_000, 4_000, 30_000]);
  });
});

describe('A sweep', () => {
  const stateOf = (folder: string, process: { pid: number; startTime: string }): void =>
    writeState(join(folder, 'state.json'), {
      version: 1,
      supervisor: { pid: 1, startTime: '0' },
      phase: 'ready',
      startedAt: '',
      ports: defaultPorts,
      source: 'simulator',
      urls: noUrls,
      services: [
        {
          name: 'echo',
          state: 'ready',
          port: 1,
          since: '',
          restarts: 0,
          processes: [{ name: 'echo', log: '', signal: 'SIGTERM', ...process }],
        },
      ],
    });

  it('ends what a dead supervisor left, recorded or only marked, and spares a recycled pid', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'freshwax-sweep-'));
    const start = (env: Record<string, string>) =>
      spawn('sleep', ['600'], { detached: true, env: { ...inheritedEnv(), ...env } });
    const [recorded, marked, stranger] = [start({}), start({ [MARKER]: folder }), start({})].map(({ pid }) =>
      identify(pid ?? 0),
    );
    if (!recorded || !marked || !stranger) throw new Error('unreachable');
    const place = { stateFile: join(folder, 'state.json'), dataDir: folder };
    stateOf(folder, recorded);
    expect(await sweep(place)).toEqual(['echo', `pid ${marked.pid}`]);
    expect([recorded, marked].map(isAlive)).toEqual([false, false]);
    stateOf(folder, { pid: stranger.pid, startTime: '1' });
    expect(await sweep(place)).toEqual([]);
    expect(isAlive(stranger)).toBe(true);
    execFileSync('kill', ['-KILL', String(stranger.pid)]);
    rmSync(folder, { recursive: true });
  });
});
