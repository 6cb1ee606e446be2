import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RawEventReader, RawEventWriter, type CassandraClient } from '@freshwax/cassandra';
import { WINDOW_SIZE } from '@freshwax/contracts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { Random } from '../faults/random.ts';
import { CassandraModel, type Statement } from '../simulation/cassandra/node.model.ts';
import { Play } from '../simulation/differential/play.ts';
import { Scheduler } from '../simulation/engine/scheduler.ts';
import { mutants } from '../simulation/mutants/mutants.ts';

/** The models of the simulation are worth what they have in common with the real servers. */

let pipeline: TestPipeline;
beforeAll(async () => {
  pipeline = await TestPipeline.create(1);
});
afterAll(() => pipeline.close());

const CHUNKS = 40;
const SEEDS = [1, 2, 3, 4];
const FIRST_MS = 1_790_000_000_000;

describe('the model of the chunk statement', () => {
  it.each(SEEDS)('holds what PostgreSQL holds, table by table, row by row (seed %i)', async (seed) => {
    const play = new Play(pipeline.pool, seed);
    const { model, real } = await play.run(CHUNKS);
    expect(play.disagreed).toEqual([]);
    expect(real).toEqual(model);
    expect(Object.values(model).flat().length).toBeGreaterThan(50);
  });

  const oneForAll = {
    name: 'of groups',
    what: 'rows of a fenced chunk count with those of its group',
    sql: (text: string) =>
      text.replaceAll('JOIN fence f USING (chunk)', 'JOIN (SELECT * FROM fence LIMIT 1) f ON true'),
  };

  it.each([...mutants.filter(({ sql }) => sql), oneForAll])(
    'differs from a PostgreSQL with the bug $name: $what',
    async ({ sql }) => {
      let differs = false;
      for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
        const play = new Play(pipeline.pool, seed, sql);
        const { model, real } = await play.run(CHUNKS / 2);
        differs = play.disagreed.length > 0 || JSON.stringify(model) !== JSON.stringify(real);
        if (differs) break;
      }
      expect(differs).toBe(true);
    },
  );
});

describe('the model of Cassandra', () => {
  it.each([1, 2, 3])(
    'reads what the node reads after writes, rewrites and deletions of any order (seed %i)',
    async (seed) => {
      const random = new Random(`cells ${seed}`);
      const model = new CassandraModel(new Scheduler(seed));
      const log = { topic: `cells-${seed}`, partition: 0, generation: 0 };
      const writer = new RawEventWriter(asBoth(pipeline.cassandra, model));
      for (let step = 0; step < 60; step++) await act(writer, log, random);
      const held: string[] = [];
      const range = { ...log, from: 0n, to: BigInt(WINDOW_SIZE) };
      for await (const page of new RawEventReader(pipeline.cassandra).readRange(range, 50))
        for (const row of page)
          held.push([row.offset, row.payload, row.key, row.headers, row.timestampMs].map(String).join('|'));
      const name = `${log.topic}/0/0/0`;
      const known = model.offsetsOf(name).map((offset) => {
        const row = model.read(name, offset)!;
        return [offset, row.payload, row.key, row.headers, row.timestamp / 1_000n].map(String).join('|');
      });
      expect(held.length).toBeGreaterThan(0);
      expect(held).toEqual(known);
    },
  );
});

/** Each batch goes to both. */
function asBoth(client: CassandraClient, model: CassandraModel): CassandraClient {
  return {
    batch: async (statements: Statement[], options: object) => {
      model.batch(statements);
      return client.batch(statements, options);
    },
    execute: async (query: string, params: unknown[]) => {
      model.batch([{ query, params }]);
      return client.execute(query, params);
    },
  } as unknown as CassandraClient;
}

async function act(
  writer: RawEventWriter,
  log: { topic: string; partition: number; generation: number },
  random: Random,
): Promise<void> {
  const at = (): { offset: bigint; timestampMs: number } => ({
    offset: BigInt(random.between(0, 7)),
    timestampMs: FIRST_MS + random.between(0, 3),
  });
  if (random.chance(0.2)) return writer.erase(log, [at(), at()]);
  if (random.chance(0.03)) return writer.eraseWindow(log, 0, FIRST_MS);
  const bytes = (): Buffer | null => random.pick([null, Buffer.from('a'), Buffer.from('b'), Buffer.from('bb')]);
  // Lifetimes are whole seconds from the node's own clock: what ends on the same day says the same here.
  const days = random.pick([undefined, 10, 100]);
  const said = days === undefined ? bytes : (): Buffer => Buffer.from(`for ${days} days`);
  const expiresAtMs = days === undefined ? null : Date.now() + days * 86_400_000;
  await writer.write(log, [{ ...at(), payload: said(), key: said(), headers: said(), expiresAtMs }]);
}
