import { topicTable } from '@freshwax/contracts';
import type { Weather } from '../engine/network.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;

type Strike = (world: World) => void;

/** Faults that strike at a time of the seed's; docs/reliability.md numbers the same of real processes. */
export const faults = {
  F1: (world) => {
    const { random } = world.scheduler;
    const living = world.living();
    if (living.length === 0) return;
    const { name, process } = random.pick(living);
    world.scheduler.note(`kill -9 ${name}`);
    world.counts.kills++;
    process.kill();
  },
  F2: (world) => {
    const { random } = world.scheduler;
    const awake = world.living().filter(({ process }) => !process.isStopped);
    if (awake.length === 0) return;
    const { name, process } = random.pick(awake);
    world.scheduler.note(`${name} is stopped`);
    world.counts.stops++;
    process.stop();
    world.scheduler.at(random.between(50, 14_000), () => {
      world.scheduler.note(`${name} goes on`);
      process.goOn();
    });
  },
  F4: (world) => {
    const more = world.scheduler.random.chance(0.5);
    if (more) world.startConsumer();
    else if (world.living().length > 1) world.scheduler.random.pick(world.living()).close();
  },
  F5: (world) => outage(world, 'broker'),
  F5recreated: (world) => recreate(world),
  F5cut: (world) => cut(world),
  F6: (world) => {
    world.servers.cassandra.crash();
    outage(world, 'cassandra');
  },
  F7: (world) => {
    world.servers.postgres.restart();
    if (world.scheduler.random.chance(0.5)) outage(world, 'postgres');
  },
  F10: (world) => {
    const { random } = world.scheduler;
    for (const { process } of world.living()) process.clockOffsetMs = random.pick([-HOUR_MS, 0, HOUR_MS]);
  },
  F14: (world) => raiseLow(world),
  F14purge: (world) => world.operator.purge(),
  F15: (world) => world.operator.rebuild(),
} satisfies Record<string, Strike>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];

/** F8: what the ways between processes and one server are like. */
export function storm(world: World, weather: Weather): void {
  for (const server of ['broker', 'postgres', 'cassandra'] as const)
    if (world.scheduler.random.chance(0.6)) world.servers[server].network.weather = weather;
}

function outage(world: World, server: 'broker' | 'postgres' | 'cassandra'): void {
  const { network } = world.servers[server];
  world.scheduler.note(`${network.name} is away`);
  network.isDown = true;
  world.scheduler.at(world.scheduler.random.between(20, 4_000), () => void (network.isDown = false));
}

/** One consumer alone loses its way to a store, for as long as it lives. Drawn apart: all else in the seed stays as it was. */
export function breakDriver(world: World): void {
  const random = world.scheduler.random.fork('driver');
  if (!random.chance(world.plan.brokenDriver)) return;
  world.scheduler.at(random.next() * world.plan.lastsMs, () => {
    const living = world.living();
    if (living.length === 0) return;
    const { name, process } = random.pick(living);
    const { network } = random.pick([world.servers.postgres, world.servers.cassandra]);
    const how = random.pick(['none arrives', 'one hangs'] as const);
    world.scheduler.note(`${name} asks ${network.name} and ${how}`);
    world.counts.brokenDrivers++;
    network.breakFor(process, how);
  });
}

function anyPartition(world: World): { topic: string; part: number; stream: World['plan']['streams'][number] } {
  const { random } = world.scheduler;
  const stream = random.pick(world.plan.streams);
  return { stream, topic: topicTable[stream].topic, part: random.between(0, world.plan.partitions - 1) };
}

/** The topic is deleted, made anew and filled past where its ledger stood. */
function recreate(world: World): void {
  const { stream, topic } = anyPartition(world);
  const { broker } = world.servers;
  const old = broker.topics.get(topic)!;
  if (old.logs.some((_, part) => world.sent.versionsOf(topic, part).length > 1)) return;
  world.scheduler.note(`${topic} is made anew`);
  broker.deleteTopic(topic);
  const { id } = broker.createTopic(
    topic,
    old.logs.map(() => 0n),
  );
  for (const [part, { high, low }] of old.logs.entries()) {
    world.sent.beginVersion(topic, part, { ids: [old.id, id], keeps: () => false });
    const isFilled = world.scheduler.random.chance(0.6);
    for (let at = 0; isFilled && at < Number(high - low) + 2; at++) world.publish(stream, part);
  }
}

/** The tail is lost below the ledger's position, and other records take its place. */
function cut(world: World): void {
  const { stream, topic, part } = anyPartition(world);
  const log = world.servers.broker.log(topic, part);
  const row = world.servers.postgres.database.ledger.get(`${topic}/${part}`);
  const versions = world.sent.versionsOf(topic, part);
  const applied = versions.at(-1)!.filter(({ offset }) => row && offset >= log.low && offset < row.next);
  if (!row || applied.length === 0 || versions.length > 1 || row.topicId !== world.servers.broker.topics.get(topic)!.id)
    return;
  const at = world.scheduler.random.pick(applied).offset;
  const lost = Number(log.high - at);
  world.scheduler.note(`${topic}/${part} is cut at ${at}`);
  world.sent.beginVersion(topic, part, { ids: [row.topicId, row.topicId], keeps: ({ offset }) => offset < at });
  log.cut(at);
  const refill = world.scheduler.random.pick([0, 1, lost, lost + 3]);
  for (let count = 0; count < refill; count++) world.publish(stream, part);
  // Filled exactly to where we read there is nothing that would show it, until someone claims anew.
  if (log.high <= log.readTo) for (const { process } of world.living()) process.kill();
}

/** Retention passes the stored offset. */
function raiseLow(world: World): void {
  const { topic, part } = anyPartition(world);
  const log = world.servers.broker.log(topic, part);
  const records = world.sent.versionsOf(topic, part).at(-1)!;
  // A log that was cut, and lost to retention what would show it, cannot be told from one that was not.
  if (records.length === 0 || world.sent.versionsOf(topic, part).length > 1) return;
  const { offset } = world.scheduler.random.pick(records);
  if (offset < log.low || offset > log.high) return;
  world.scheduler.note(`${topic}/${part} begins at ${offset} now`);
  log.raiseLow(offset);
}
