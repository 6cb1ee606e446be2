import { logWindow, RawEventWriter, windowOf, type LogId, type StoredRow } from '@freshwax/cassandra';
import { sweepWindow, type SweepParts } from '../../../apps/consumer/src/purge/window.sweep.ts';
import type { PurgeWindow } from '../../../apps/consumer/src/purge/window.store.ts';
import { SimulatedProcess } from '../engine/simulated.process.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { PurgeRow } from '../postgres/tables.ts';
import type { Servers } from './simulated.consumer.ts';

const AGAIN_MS = 1_000;

type Range = LogId & { from: bigint; to: bigint };

/** The part of a purge that makes raw rows unreadable: the product's sweep, window by window, until all are done. */
export class Sweeper {
  private readonly process: SimulatedProcess;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly servers: Servers,
    private readonly purge: PurgeRow,
    private readonly onDone: () => void,
  ) {
    this.process = new SimulatedProcess(`sweep of ${purge.id}`, scheduler);
  }

  start(afterMs: number): void {
    this.scheduler.at(afterMs, () => void this.run().catch(() => this.start(AGAIN_MS)), this.process);
  }

  private async run(): Promise<void> {
    const { source, observedBefore, bounds } = this.purge;
    const parts = {
      reader: { readRange: (range: Range, pageRows: number) => this.readRange(range, pageRows) },
      writer: new RawEventWriter(this.servers.cassandra.client()),
      store: this.books(),
      rule: { source, observedBeforeMs: observedBefore },
    };
    for (const bound of bounds) for (const window of this.windowsUnder(bound)) await sweepWindow(window, parts);
    this.scheduler.note(`${this.process.name} is done`);
    this.onDone();
  }

  private windowsUnder(bound: PurgeRow['bounds'][number]): PurgeWindow[] {
    const { topic, part, upto, appliedTo } = bound;
    return this.servers.cassandra.windowNames().flatMap((name) => {
      const [at, partition, generation, window] = name.split('/');
      if (at !== topic || Number(partition) !== part || Number(generation) > bound.generation) return [];
      const isOfEarlierLife = Number(generation) < bound.generation;
      const log = { topic, partition: part, generation: Number(generation), window: Number(window) };
      return [{ ...log, upto, appliedTo, isOfEarlierLife, hasRejected: true, isCounted: true }];
    });
  }

  private async *readRange(range: Range, pageRows: number): AsyncGenerator<StoredRow[]> {
    const rows = [...this.rowsOf(range)];
    for (let at = 0; at === 0 || at < rows.length; at += pageRows) yield rows.slice(at, at + pageRows);
  }

  private *rowsOf({ topic, partition, generation, from, to }: Range): Generator<StoredRow> {
    const name = logWindow({ topic, partition, generation }, windowOf(from));
    for (const offset of this.servers.cassandra.offsetsOf(name)) {
      if (offset < from || offset >= to) continue;
      const row = this.servers.cassandra.read(name, offset)!;
      const { payload, key, headers, timestamp, endsAt } = row;
      const times = { timestampMs: Number(timestamp / 1_000n), expiresAtMs: endsAt === null ? null : endsAt * 1_000 };
      yield { topic, partition, generation, offset, payload, key, headers, ...times };
    }
  }

  /** What the sweep asks of the books; it counts nothing here. */
  private books(): SweepParts['store'] {
    const { deadLetters } = this.servers.postgres.database;
    const readRejected = async ({
      topic,
      partition,
      generation,
      window,
    }: PurgeWindow): Promise<Map<bigint, string>> => {
      const here = [...deadLetters.values()].filter(
        (it) => it['topic'] === topic && it['part'] === partition && it['generation'] === generation,
      );
      const found = here.map((it): [bigint, string] => [BigInt(it['off'] as bigint), String(it['reason'])]);
      return new Map(found.filter(([offset]) => Number(offset / 50_000n) === window));
    };
    const nothing = async (): Promise<void> => undefined;
    return { readRejected, count: nothing, markLetters: nothing, markSwept: nothing } as unknown as SweepParts['store'];
  }
}
