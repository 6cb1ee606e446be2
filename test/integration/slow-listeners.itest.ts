import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { eventually } from '../eventually.ts';

const SLOW = 2_000;
const HEALTHY = 20;
/** The gateway alone takes some 150 MB. */
const MOST_MB = 320;
/** Connections to the stores come and go. */
const SPARE_DESCRIPTORS = 12;
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython)
  process.stderr.write('slow listeners are skipped: there is no python3, and Node sets no receive buffers\n');

interface Listener {
  readonly frames: { id: number; version: bigint; atMs: number }[];
  leave(): void;
}

/** Reads all that comes. */
function listen(gateway: AppProcess): Listener {
  const frames: Listener['frames'] = [];
  const left = new AbortController();
  const read = async (): Promise<void> => {
    const { body } = await fetch(`${gateway.url}/api/v1/live`, { signal: left.signal });
    let text = '';
    for await (const part of body!.pipeThrough(new TextDecoderStream())) {
      const events = (text + part).split('\n\n');
      text = events.pop()!;
      for (const event of events) {
        const found = /^id: (\d+)\n[^]*"dataVersion":"(\d+)\./.exec(event);
        if (found) frames.push({ id: Number(found[1]), version: BigInt(found[2]!), atMs: performance.now() });
      }
    }
  };
  void read().catch(() => undefined);
  return { frames, leave: () => left.abort() };
}

const descriptorsOf = async ({ pid }: AppProcess): Promise<number> => (await readdir(`/proc/${pid}/fd`)).length;
const peakMbOf = async ({ pid }: AppProcess): Promise<number> =>
  Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

const describeWithPython = hasPython ? describe : describe.skip; // Node sets no receive buffers, Python does
describeWithPython('2,000 listeners that read nothing, or a byte a second', () => {
  let pipeline: TestPipeline;
  let gateway: AppProcess;
  let slow: ChildProcess;
  const over = new AbortController();
  beforeEach(async () => {
    pipeline = await TestPipeline.create(1);
    gateway = await pipeline.start('gateway', { FRESHWAX_SOURCE: 'simulator' });
  });
  afterEach(async () => {
    over.abort();
    slow?.kill('SIGKILL');
    await pipeline.close();
  });

  /** Something is applied four times a second, so that some frames go out every second. */
  const apply = async (): Promise<void> => {
    const sql = `INSERT INTO book.ingest_offset AS o (topic, part, topic_id, next_offset, applied, rejected) VALUES ('t', 0, 'id', 2, 1, 1)
      ON CONFLICT (topic, part) DO UPDATE SET next_offset = o.next_offset + 2, applied = o.applied + 1, rejected = o.rejected + 1`;
    while (!over.signal.aborted) {
      await pipeline.pool.query(sql);
      await delay(250, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const listeners = (): Promise<number> => gateway.metric('sse_clients');

  it('are dropped; the others get every frame in order, and memory and descriptors stay bounded', async () => {
    const before = await descriptorsOf(gateway);
    const healthy = Array.from({ length: HEALTHY }, () => listen(gateway));
    await eventually(async () => expect(await listeners()).toBe(HEALTHY));

    const port = new URL(gateway.url).port;
    slow = spawn('python3', ['test/integration/slow_listeners.py', port, String(SLOW)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(slow.stdout!, 'data');
    await eventually(async () => expect(await listeners()).toBe(HEALTHY + SLOW));
    expect(await descriptorsOf(gateway)).toBeGreaterThan(SLOW);
    // Not before all have come: the first are dropped some time after the first frames.
    const applying = apply();

    await eventually(async () => expect(await listeners()).toBe(HEALTHY));
    await eventually(async () =>
      expect(await descriptorsOf(gateway)).toBeLessThanOrEqual(before + HEALTHY + SPARE_DESCRIPTORS),
    );
    expect(await peakMbOf(gateway)).toBeLessThan(MOST_MB);

    // All have gone on hearing, the same and in order.
    const heard = healthy.map(({ frames }) => frames.length);
    await eventually(() => healthy.forEach(({ frames }, at) => expect(frames.length).toBeGreaterThan(heard[at]! + 2)));
    const last = Math.min(...healthy.map(({ frames }) => frames.at(-1)!.id));
    const first = Math.max(...healthy.map(({ frames }) => frames[0]!.id));
    for (const { frames } of healthy) {
      const ids = frames.map(({ id }) => id).filter((id) => id >= first && id <= last);
      expect(ids).toEqual(Array.from({ length: last - first + 1 }, (_, at) => first + at));
      for (const [at, { version }] of frames.slice(1).entries())
        expect(version).toBeGreaterThanOrEqual(frames[at]!.version);
    }

    over.abort();
    await applying;
    for (const { leave } of healthy) leave();
    await eventually(async () => expect(await listeners()).toBe(0));
    await eventually(async () => expect(await descriptorsOf(gateway)).toBeLessThanOrEqual(before + SPARE_DESCRIPTORS));
  });
});
