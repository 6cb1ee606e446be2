import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Kafka } from '../libs/kafka/src/index.ts';
import { backlogOf, publishBacklog } from './backlog.ts';
import { defaultBuilt } from './built.ts';
import { reached } from './drain.ts';
import { observationOf, type BacklogSpec } from './events.ts';
import { measure, momentOf, type Measured, type Moment } from './meter.ts';
import { BenchSession, say } from './session.ts';

const SHARES = [0, 0.01, 0.5, 1];
const BATCH = 1_000;
const LEFT_OUT = 0.1;

/** Kinds that cost the most to judge or to keep, of an event's usual size. */
const kinds: readonly ((valid: string) => string | Buffer | null)[] = [
  (valid) => valid.slice(0, -1),
  (valid) => Buffer.concat([Buffer.from([0xff]), Buffer.from(valid)]),
  (valid) => valid.replace('"name":"', '"name":"\\u0000'),
  (valid) => valid.replace('"version":2', '"version":99'),
  (valid) => valid.replace(/"observed_at":\d+/, '"observed_at":1e400'),
  (valid) => `${'['.repeat(40)}${valid}`,
  () => null,
];

/**
 * `node bench/poison.ts [--events 60000] [--port-offset 37000]`: how fast a backlog is taken of which a share cannot be
 * understood, beside one of which all can, in one run on the same servers. Prints one line of JSON.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { events: { type: 'string', default: '60000' }, 'port-offset': { type: 'string', default: '37000' } },
  });
  const events = Number(values.events);
  const dataDir = await mkdtemp(join(tmpdir(), 'freshwax-bench-'));
  const portOffset = Number(values['port-offset']);
  const session = await BenchSession.open({ events, runs: 1, portOffset, dataDir, built: defaultBuilt, nodeFlags: [] });
  try {
    const measured: (Measured & { share: number })[] = [];
    // The first warms the servers up.
    for (const [at, share] of [0, ...SHARES].entries()) {
      const one = await drain(session, { events, share, name: `poison${at}` });
      say(`${at === 0 ? 'warm-up' : `${share * 100} %`}: ${JSON.stringify(one)}`);
      if (at > 0) measured.push({ share, ...one });
    }
    const clean = measured[0]!;
    const rows = measured.map(({ share, eventsPerSecond, cpuMicrosPerEvent }) => ({
      share,
      eventsPerSecond,
      ratioToClean: Math.round((eventsPerSecond / clean.eventsPerSecond) * 100) / 100,
      cpuMicrosPerEvent,
    }));
    process.stdout.write(`${JSON.stringify({ events, rows })}\n`);
  } finally {
    await session.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function drain(session: BenchSession, asked: { events: number; share: number; name: string }): Promise<Measured> {
  const { events, share, name } = asked;
  const topicPrefix = `${name}.`;
  await publish(session, { spec: backlogOf(events), share, topicPrefix });
  const stores = await session.createStores(name, topicPrefix);
  const consumer = session.startConsumer(stores);
  try {
    const now = async (): Promise<Moment> =>
      momentOf(await stores.applied(), { consumer: consumer.cpuSeconds(), ...session.servers.cpuSeconds() });
    const begin = await reached(events * LEFT_OUT, now, consumer);
    return measure(begin, await reached(events, now, consumer));
  } finally {
    await consumer.stop();
    await stores.close();
    await stores.drop();
  }
}

async function publish(
  { built, servers }: BenchSession,
  { spec, share, topicPrefix }: { spec: BacklogSpec; share: number; topicPrefix: string },
): Promise<void> {
  const brokers = servers.env['FRESHWAX_KAFKA_BROKERS']!.split(',');
  const kafka: Kafka = built.kafka.createKafka({ brokers, clientId: 'freshwax-bench' });
  // It makes the topics; the records are ours.
  await publishBacklog({ ...spec, events: 0 }, 0, { built, kafka, topicPrefix, onProgress: () => undefined });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  for (let from = 0; from < spec.events; from += BATCH) {
    const range = Array.from({ length: BATCH }, (_, at) => recordOf(from + at));
    const topicMessages = [...Map.groupBy(range, ({ topic }) => topic)].map(([topic, messages]) => ({
      topic,
      messages,
    }));
    await producer.sendBatch({ acks: -1, topicMessages });
  }
  await producer.disconnect();

  function recordOf(at: number): { topic: string; key: string; value: string | Buffer | null } {
    const event = built.kafka.sealEvent(observationOf(at, spec));
    const valid = JSON.stringify(event);
    const isPoison = Math.floor((at + 1) * share) > Math.floor(at * share);
    const value = isPoison ? kinds[at % kinds.length]!(valid) : valid;
    return { topic: topicPrefix + built.contracts.topicTable[event.type].topic, key: event.entity_id, value };
  }
}

await main();
