import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { PARTITIONS } from './backlog.ts';
import { GatewayProcess } from './gateway.process.ts';
import { round } from './meter.ts';
import type { BenchResult } from './result.ts';
import { BenchSession, say, type BenchOptions } from './session.ts';
import type { BenchStores } from './stores.ts';

const PORT = 3_009;
const TOPIC_PREFIX = 'live.';
/** Long enough that its heap is cleared meanwhile. */
const SECONDS = 180;
/** Something is applied so often, ms: every second some topics have news. */
const APPLY_EVERY_MS = 250;
const ASKED_BEFORE = ['stats/overview', 'stats/artists', 'albums', 'tracks', 'artists', 'pipeline', 'events'];
const MB = 2 ** 20;

export interface LiveRun {
  clients: number;
  seconds: number;
  /** Of all clients together. */
  framesPerSecond: number;
  /** Fewest and most that a client got. */
  fewestFrames: number;
  mostFrames: number;
  /** Resident memory of the gateway: before anybody listened, at the end, and at most. */
  beforeMB: number;
  endMB: number;
  peakMB: number;
  /** Of endMB: without Node's program, which every process of Node shares. */
  ownMB?: number;
  /** Of one core. */
  cpuPercent: number;
}

/** What so many listeners of live events cost the gateway, while frames flow to all of them. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const session = await BenchSession.open(options);
  try {
    const stores = await session.createStores('live', TOPIC_PREFIX);
    await makeTopics(session, stores);
    const port = PORT + options.portOffset;
    const { nodeFlags } = options;
    const gateway = await GatewayProcess.start({ folder: options.built, env: stores.env, port, nodeFlags });
    // As a page did that was open before: what lists and figures need is loaded.
    for (const path of ASKED_BEFORE) await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    const over = new AbortController();
    const applying = apply(stores, over.signal);
    try {
      const runs = [await listen({ gateway, port, clients: options.events })];
      return { mix: {}, events: options.events, runs };
    } finally {
      over.abort();
      await applying;
      await gateway.stop();
      await stores.close();
    }
  } finally {
    await session.close();
  }
}

async function makeTopics({ built }: BenchSession, { kafka }: BenchStores): Promise<void> {
  const topics = new built.kafka.TopicsAdmin(kafka);
  await topics.ensureTopics({ topicPrefix: TOPIC_PREFIX, partitions: PARTITIONS, replication: 1 });
  await topics.disconnect();
}

/** As chunks of one record that was applied and one that was refused. */
async function apply({ pool }: BenchStores, over: AbortSignal): Promise<void> {
  const sql = `INSERT INTO book.ingest_offset AS o (topic, part, topic_id, next_offset, applied, rejected) VALUES ('t', 0, 'id', 2, 1, 1)
    ON CONFLICT (topic, part) DO UPDATE SET next_offset = o.next_offset + 2, applied = o.applied + 1, rejected = o.rejected + 1`;
  while (!over.aborted) {
    await pool.query(sql);
    await delay(APPLY_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
  }
}

interface Listening {
  gateway: GatewayProcess;
  port: number;
  clients: number;
}

async function listen({ gateway, port, clients }: Listening): Promise<LiveRun> {
  const frames = Array.from({ length: clients }, () => 0);
  const beforeMB = gateway.memory().rssBytes / MB;
  const sockets: Socket[] = [];
  for (let at = 0; at < clients; at++) sockets.push(await open(port, () => (frames[at]! += 1)));
  say(`${clients} listen`);
  await delay(5_000);
  const [cpu, begin, had] = [gateway.cpuSeconds(), performance.now(), [...frames]];
  await delay(SECONDS * 1_000);
  const seconds = (performance.now() - begin) / 1_000;
  const got = frames.map((n, at) => n - had[at]!);
  const { rssBytes, ownBytes, peakBytes } = gateway.memory();
  const result = {
    clients,
    seconds: round(seconds, 1),
    framesPerSecond: Math.round(got.reduce((sum, n) => sum + n, 0) / seconds),
    fewestFrames: Math.min(...got),
    mostFrames: Math.max(...got),
    beforeMB: Math.round(beforeMB),
    endMB: Math.round(rssBytes / MB),
    peakMB: Math.round(peakBytes / MB),
    ownMB: Math.round(ownBytes / MB),
    cpuPercent: round(((gateway.cpuSeconds() - cpu) / seconds) * 100, 1),
  };
  say(JSON.stringify(result));
  for (const socket of sockets) socket.destroy();
  return result;
}

/** @param onFrame is told of each frame; an event may come in two parts, so its one line that begins with `id:` counts */
async function open(port: number, onFrame: () => void): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.on('data', (part: Buffer) => {
    for (let at = part.indexOf('id: '); at >= 0; at = part.indexOf('id: ', at + 1)) onFrame();
  });
  socket.on('error', () => undefined);
  socket.write(`GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  return socket;
}
