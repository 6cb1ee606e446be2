import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import { checkTrial } from './checker/trial.checker.ts';
import { violations, type Violation } from './checker/violation.ts';
import type { Counts, Fault } from './fault.ts';
import type { Strike, TrialPlan } from './plan.ts';
import { Random } from './random.ts';
import type { Surroundings } from './surroundings.ts';
import { SESSION_TIMEOUT_MS } from './world/consumers.ts';
import type { Measured } from './world/footprint.ts';
import { MachineClock } from './world/machine.clock.ts';
import type { World } from './world/world.ts';

export interface TrialEnd {
  readonly plan: TrialPlan;
  readonly violations: readonly Violation[];
  readonly counts: Counts;
  /** Each of its faults, with what it counted itself. */
  readonly struck: readonly { readonly fault: Fault; readonly counts: Counts }[];
  /** What happened when, for a trial that failed. */
  readonly story: readonly string[];
  readonly measured: readonly Measured[];
  readonly tookMs: number;
}

/** I9: from the heal on, as a recorded run promises it. */
const DRAINED_WITHIN_MS = SESSION_TIMEOUT_MS + 30_000;
/** Of the clock on the wall: whatever else the machine does, by then it would have come. */
const GIVEN_UP_AFTER_MS = 240_000;
/** A consumer that sleeps takes a connection and says nothing. */
const ANSWERS_WITHIN_MS = 10_000;
/** Records flow on for so long after the last fault. */
const AFTERWARDS_MS = 500;

/** Records flow, faults strike, all is healed and drained, and the stores are held against what was sent. */
export async function runTrial(plan: TrialPlan, world: World, around: Surroundings): Promise<TrialEnd> {
  const begin = performance.now();
  const found: Violation[] = [];
  const struck = plan.strikes.map((strike) => ({ ...strike, counts: {} as Counts }));
  try {
    await world.start(plan);
    await strikeAll({ seed: plan.seed, struck }, world, around);
    await world.heal();
    found.push(...(await drain(world, around)));
    found.push(...(await checkTrial(world, await secretsOf(around))));
  } catch (error) {
    // A fault or the harness itself could not do what it must: not proven, so not clean.
    found.push({ invariant: 'I9', what: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  const story = found.length === 0 ? [] : [...world.story, ...(await keepLogs(world))];
  const { counts, measured } = world;
  return { plan, violations: found, counts, struck, story, measured, tookMs: performance.now() - begin };
}

/** Whole, beside the journals and the ledger. */
async function keepLogs(world: World): Promise<string[]> {
  const { dir } = world;
  await Promise.all(world.written().map(({ name, text }) => writeFile(join(dir, `${name}.log`), text)));
  return [`logs, journals and ledger: ${dir}`];
}

interface Struck extends Strike {
  readonly counts: Counts;
}

async function strikeAll(
  { seed, struck }: { seed: string; struck: readonly Struck[] },
  world: World,
  around: Surroundings,
): Promise<void> {
  // To the end of each, also when one could not do what it must: a server that is still down would fail whatever comes next.
  const ends = await Promise.allSettled(
    struck.map(async ({ fault, afterMs, counts }, number) => {
      await delay(afterMs);
      world.note(`${fault.id} ${fault.name}`);
      await fault.strike(world.trial(around, counts), new Random(`${seed}/strike-${number}`));
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  await delay(AFTERWARDS_MS);
}

/** What is late is told from what is lost: after the deadline it is waited for on, so that the rest can be judged. */
async function drain(world: World, { drainedWithinMs = DRAINED_WITHIN_MS }: Surroundings): Promise<Violation[]> {
  await world.senders.stop();
  world.note('healed; all is sent');
  const clock = new MachineClock(() => world.consumers.alive.map(({ app }) => app.pid));
  try {
    await world.pipeline.drained(GIVEN_UP_AFTER_MS);
    world.note(`drained after ${(clock.elapsedMs / 1_000).toFixed(1)} s of a free core`);
    await eventually(() => allAreReady(world), GIVEN_UP_AFTER_MS);
    const tookMs = clock.elapsedMs;
    world.note(`all are ready after ${(tookMs / 1_000).toFixed(1)} s of a free core`);
    return tookMs <= drainedWithinMs ? [] : violations('I9', [`drained and ready after ${Math.round(tookMs)} ms`]);
  } catch (error) {
    return violations('I9', [(error as Error).message]);
  } finally {
    await clock.stop();
  }
}

/** Where the machine starves it, a consumer may meet the point at which it was to sleep before it hears that it is not to any more. */
async function allAreReady({ consumers }: World): Promise<void> {
  for (const consumer of consumers.alive) {
    const { name, app } = consumer;
    consumer.signal('SIGCONT');
    const { status } = await fetch(`${app.url}/health/ready`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    if (status !== 200) throw new Error(`${name} lives and is not ready`);
  }
}

async function secretsOf({ servers: { env } }: Surroundings): Promise<string[]> {
  const urls = Object.values(env).filter((value) => value.startsWith('postgres://'));
  const key = env['FRESHWAX_ADMIN_KEY_FILE'];
  return [...urls.map((url) => new URL(url).password), ...(key ? [(await readFile(key, 'utf8')).trim()] : [])];
}
