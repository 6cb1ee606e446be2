import { Logger } from '@nestjs/common';
import type { Stream } from '@freshwax/contracts';
import { Scheduler } from './engine/scheduler.ts';
import { installVirtualTime, useTimeOf } from './engine/virtual.time.ts';
import { CODE } from './truth/code.invariant.ts';
import { bookDifferences, rawDifferences, strangers, windowDifferences } from './truth/raw.invariants.ts';
import { aggregateDifferences, historyDifferences, stateDifferences } from './truth/state.invariants.ts';
import { Violation } from './truth/violation.ts';
import { breakDriver, faultNames, faults, storm, type FaultName } from './world/faults.ts';
import { World, type Plan } from './world/world.ts';

/** How one seed ended. */
export interface Outcome {
  seed: number;
  violations: Violation[];
  trace: readonly string[];
  counts: Record<string, number>;
}

/** After the faults have ended everything must be applied within this, ms of virtual time. */
const DRAIN_MS = 180_000;
/** And where a driver broke within this: its process is ended after five minutes. */
const BROKEN_DRAIN_MS = 360_000;
/** A log that was cut may look drained: a session, a claim, and what an operator waits before deciding on it again. */
const AWAITED_MS = 60_000;
const others: readonly Stream[] = ['album', 'track', 'artist_meta', 'watched_track'];

let isReady = false;

/** One seed, one interleaving: records, faults, healing, draining, and what must hold then. */
export async function simulate(seed: number, change: Partial<Plan> = {}): Promise<Outcome> {
  if (!isReady) {
    Logger.overrideLogger(false);
    // Errors are thrown by the thousand, and nobody reads where.
    Error.stackTraceLimit = 0;
    installVirtualTime();
  }
  isReady = true;
  const scheduler = new Scheduler(seed);
  useTimeOf(scheduler);
  try {
    const world = new World(scheduler, { ...planOf(scheduler), ...change });
    const struck = strike(world);
    breakDriver(world);
    await scheduler.runUntil(() => false, world.plan.lastsMs);
    world.heal();
    const drainMs = world.counts.brokenDrivers > 0 ? BROKEN_DRAIN_MS : DRAIN_MS;
    const isDrained = await scheduler.runUntil(() => world.isDrained(), drainMs);
    // What is still on its way arrives: a zombie's late write harms as much after the drain.
    await scheduler.runUntil(() => !world.isAwaited(), AWAITED_MS);
    await scheduler.runUntil(() => false, 300);
    return { seed, violations: judge(world, isDrained), trace: scheduler.trace, counts: countsOf(world, struck) };
  } finally {
    useTimeOf(undefined);
  }
}

function planOf({ random }: Scheduler): Plan {
  return {
    streams: ['track_meta', random.pick(others)],
    partitions: random.between(1, 4),
    records: random.between(6, 36),
    lastsMs: random.between(3_000, 10_000),
    consumers: random.pick([1, 2, 2, 3]),
    entities: random.pick([1, 2, 4, 6]),
    bursts: random.chance(0.4),
    poison: random.pick([0, 0.1, 0.3]),
    expired: random.pick([0, 0.1]),
    commitLogSync: 'batch',
    // Few: each takes minutes of its seed.
    brokenDriver: 0.01,
  };
}

/** Some kinds of faults in each seed, not all: what many of them hide, few of them show. */
function strike(world: World): FaultName[] {
  const { scheduler } = world;
  const { random } = scheduler;
  const kinds = faultNames.filter(() => random.chance(0.3));
  const struck: FaultName[] = [];
  for (let count = random.between(0, 7); count > 0 && kinds.length > 0; count--) {
    const kind = random.pick(kinds);
    struck.push(kind);
    scheduler.at(random.next() * world.plan.lastsMs, () => faults[kind](world));
  }
  if (random.chance(0.6)) {
    const strength = random.pick([0.01, 0.04, 0.1]);
    storm(world, { lostBefore: strength, lostAfter: strength, silent: strength / 4, late: strength / 2 });
  }
  return struck;
}

function judge(world: World, isDrained: boolean): Violation[] {
  const found = [...world.bugs().map((it) => new Violation(CODE, it)), ...world.watch.violations];
  if (!isDrained) found.push(new Violation('I9', 'not drained in time after healing'));
  found.push(...strangers(world), ...rawDifferences(world), ...bookDifferences(world), ...windowDifferences(world));
  return [...found, ...stateDifferences(world), ...historyDifferences(world), ...aggregateDifferences(world)];
}

function countsOf(world: World, struck: readonly FaultName[]): Record<string, number> {
  const { broker, postgres, cassandra } = world.servers;
  const ways = [broker, postgres, cassandra].map(({ network }) => network.happened);
  const sum = (kind: keyof (typeof ways)[0]): number => ways.reduce((total, it) => total + it[kind], 0);
  const strikes = Object.fromEntries(faultNames.map((name) => [name, struck.filter((it) => it === name).length]));
  return {
    steps: world.scheduler.steps,
    applied: world.watch.applied,
    rebalances: broker.group.rebalances,
    fences: postgres.fences,
    groups: postgres.groups,
    redeliveries: world.counts.redelivered,
    unknownOutcomes: postgres.network.happened.lostAfter + postgres.network.happened.silent,
    lost: sum('lostBefore'),
    late: sum('late'),
    ...world.counts,
    ...world.operator.counts,
    ...strikes,
  };
}
