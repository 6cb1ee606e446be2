import type { Kafka } from '../libs/kafka/src/index.ts';
import { backlogOf, publishBacklog } from './backlog.ts';
import { reached } from './drain.ts';
import { mix, observationOf, type BacklogSpec } from './events.ts';
import { measure, momentOf, round, type Measured, type Moment } from './meter.ts';
import type { BenchResult } from './result.ts';
import { BenchSession, say, type BenchOptions } from './session.ts';

const SHARES = [0, 0.01, 0.5, 1];
const BATCH = 1_000;
const LEFT_OUT = 0.1;
/** Record sets, each of which claims more than a set may grow to; so many, then all. */
const BOMBS = [200, 1_000];
const BOMB_BYTES = 9 * 1024 * 1024;
const MIB = 1024 * 1024;

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

/** One share of poison, and what it does to a drain. */
interface PoisonRun extends Measured {
  share: number;
  /** Of the events/s without poison, in the same run. */
  ratioToClean: number;
  consumerPeakMB: number;
}

/**
 * How fast a backlog is taken of which a share cannot be understood, beside one of which all can; then what the consumer's
 * memory is after 200 and after 1,000 record sets that explode. Each of them must be a dead letter once.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const session = await BenchSession.open(options);
  try {
    const { events } = options;
    const runs: PoisonRun[] = [];
    // The first warms the servers up.
    for (const [at, share] of [0, ...SHARES].entries()) {
      const one = await drain(session, { events, share, name: `poison${at}` });
      const clean = runs[0]?.eventsPerSecond ?? one.eventsPerSecond;
      const whole = { share, ...one, ratioToClean: round(one.eventsPerSecond / clean, 2) };
      say(`${at === 0 ? 'warm-up' : `${share * 100} %`}: ${JSON.stringify(whole)}`);
      if (at > 0) runs.push(whole);
    }
    return { mix, events, runs: [...runs, ...(await explode(session))] };
  } finally {
    await session.close();
  }
}

type Drained = Omit<PoisonRun, 'share' | 'ratioToClean'>;

async function drain(session: BenchSession, asked: { events: number; share: number; name: string }): Promise<Drained> {
  const { events, share, name } = asked;
  const topicPrefix = `${name}.`;
  await publish(session, { spec: backlogOf(events), share, topicPrefix });
  const stores = await session.createStores(name, topicPrefix);
  const consumer = session.startConsumer(stores);
  try {
    const now = async (): Promise<Moment> =>
      momentOf(await stores.applied(), { consumer: consumer.cpuSeconds(), ...session.servers.cpuSeconds() });
    const begin = await reached(events * LEFT_OUT, now, consumer);
    const measured = measure(begin, await reached(events, now, consumer));
    await stores.checker.verifyLetters(poisonedUpTo(events, share));
    return { ...measured, consumerPeakMB: Math.round(consumer.memory().peakBytes / MIB) };
  } finally {
    await consumer.stop();
    await stores.close();
    await stores.drop();
  }
}

/** @returns what the consumer's memory was after each number of bombs */
async function explode(
  session: BenchSession,
): Promise<{ bombs: number; consumerMB: number; consumerPeakMB: number }[]> {
  const [name, topicPrefix] = ['bombs', 'bombs.'];
  const kafka = await makeTopics(session, topicPrefix);
  const stores = await session.createStores(name, topicPrefix);
  const consumer = session.startConsumer(stores);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const topic = topicPrefix + session.built.contracts.topicTable.track.topic;
  const value = Buffer.alloc(BOMB_BYTES);
  const seen = [];
  try {
    for (let sent = 0; sent < BOMBS.at(-1)!;) {
      // gzip and zstd by turns.
      await producer.send({ topic, acks: -1, compression: sent % 2 === 0 ? 1 : 4, messages: [{ value }] });
      if (!BOMBS.includes(++sent)) continue;
      await reached(sent, async () => momentOf(await stores.applied(), {}), consumer);
      await stores.checker.verifyLetters(sent);
      const { rssBytes, peakBytes } = consumer.memory();
      const one = { bombs: sent, consumerMB: Math.round(rssBytes / MIB), consumerPeakMB: Math.round(peakBytes / MIB) };
      say(JSON.stringify(one));
      seen.push(one);
    }
    return seen;
  } finally {
    await producer.disconnect();
    await consumer.stop();
    await stores.close();
    await stores.drop();
  }
}

/** How many of the first so many events are poison. */
const poisonedUpTo = (events: number, share: number): number => Math.floor(events * share);

/** It makes the topics; the records are ours. */
async function makeTopics({ built, servers }: BenchSession, topicPrefix: string): Promise<Kafka> {
  const brokers = servers.env['FRESHWAX_KAFKA_BROKERS']!.split(',');
  const kafka = built.kafka.createKafka({ brokers, clientId: 'freshwax-bench' });
  await publishBacklog(backlogOf(0), 0, { built, kafka, topicPrefix, onProgress: () => undefined });
  return kafka;
}

async function publish(
  session: BenchSession,
  { spec, share, topicPrefix }: { spec: BacklogSpec; share: number; topicPrefix: string },
): Promise<void> {
  const { built } = session;
  const producer = (await makeTopics(session, topicPrefix)).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  for (let from = 0; from < spec.events; from += BATCH) {
    const range = Array.from({ length: Math.min(BATCH, spec.events - from) }, (_, at) => recordOf(from + at));
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
    const isPoison = poisonedUpTo(at + 1, share) > poisonedUpTo(at, share);
    const value = isPoison ? kinds[at % kinds.length]!(valid) : valid;
    return { topic: topicPrefix + built.contracts.topicTable[event.type].topic, key: event.entity_id, value };
  }
}
