import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { placeAt } from '../stack/place.ts';
import { readState, type StackState } from '../stack/process/state-file.ts';
import { RunningStack } from '../stack/running-stack.ts';
import { openSecrets } from '../stack/secrets.ts';
import { round } from './meter.ts';
import { cpuSecondsOfTree, residentBytes } from './process-tree.ts';
import type { BenchResult } from './result.ts';
import { say, type BenchOptions } from './session.ts';

const MEASURED_S = 60;
const READY_WITHIN_S = 600;
const SUPERVISOR = 'supervisor';

export interface IdleRun {
  process: string;
  /** CPU time of it and of all below it. */
  percentOfCore: number;
  /** Resident, of itself alone. */
  residentMB: number;
}

/**
 * What the whole stack costs while nothing happens: `start --quiet-simulator` with Airflow, `events` s later, for a minute.
 * CPU time is counted, not time on the clock: other work on the machine hardly changes it.
 */
export async function run({ events: restS, portOffset }: BenchOptions): Promise<BenchResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'freshwax-idle-'));
  const place = placeAt({ portOffset, dataDir });
  const settings = {
    place,
    secrets: await openSecrets(dataDir),
    sources: { names: ['simulator' as const], why: 'a benchmark' },
    localStandIn: false,
    withAirflow: true,
    isSimulatorQuiet: true,
  };
  const stack = new RunningStack(settings, (progress) => (progress.kind === 'end' ? say(progress.step) : undefined));
  process.once('exit', () => void stack.stop());
  try {
    await stack.start();
    stack.startAirflow();
    await airflowReady(place.stateFile);
    say(`everything runs; it rests for ${restS} s`);
    await delay(restS * 1_000);
    return { mix: {}, events: restS, runs: await measure(place.stateFile) };
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function airflowReady(stateFile: string): Promise<void> {
  for (let second = 0; second < READY_WITHIN_S; second++) {
    if (readState(stateFile)?.services.some(({ name, state }) => name === 'airflow' && state === 'ready')) return;
    await delay(1_000);
  }
  throw new Error(`Airflow is not ready in ${READY_WITHIN_S} s`);
}

async function measure(stateFile: string): Promise<IdleRun[]> {
  const processes = processesOf(readState(stateFile)!);
  const spent = (): number[] => processes.map(({ pid }) => cpuSecondsOfTree(pid));
  const [before, begin] = [spent(), performance.now()];
  await delay(MEASURED_S * 1_000);
  const [after, seconds] = [spent(), (performance.now() - begin) / 1_000];
  const percents = after.map((cpu, at) => ((cpu - before[at]!) / seconds) * 100);
  // All others are below the supervisor.
  const whole = percents[0]!;
  percents[0] = whole - percents.slice(1).reduce((sum, percent) => sum + percent, 0);
  const runs = processes.map(({ name, pid }, at) => toRun(name, percents[at]!, residentBytes(pid)));
  const residentMB = runs.reduce((sum, run) => sum + run.residentMB, 0);
  return [...runs, { process: 'all', percentOfCore: round(whole, 2), residentMB }];
}

const processesOf = ({ services }: StackState): { name: string; pid: number }[] => [
  { name: SUPERVISOR, pid: process.pid },
  ...services.flatMap(({ processes }) => processes.map(({ name, pid }) => ({ name, pid }))),
];

const toRun = (name: string, percent: number, bytes: number): IdleRun => ({
  process: name,
  percentOfCore: round(percent, 2),
  residentMB: Math.round(bytes / 2 ** 20),
});
