import { existsSync, readFileSync } from 'node:fs';
import { eventually } from '../../eventually.ts';
import type { Attempt, LedgerLine, SentRecord } from './ledger.file.ts';

/** A machine that does much else starts a process slowly. */
const BEGINS_WITHIN_MS = 120_000;

/** What was sent to one partition: at a known offset, or perhaps in the log. */
export interface Sent extends SentRecord {
  readonly topic: string;
  readonly partition: number;
  readonly generation: number;
  /** Absent while nobody has acknowledged it. */
  readonly offset?: bigint;
}

export interface LostRange {
  readonly topic: string;
  readonly partition: number;
  readonly generation: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** What one acknowledgement says: when it came (ms), and where its first record lies. */
export interface Acknowledged {
  readonly place: string;
  readonly base: bigint;
  readonly at: number;
}

/** A purge as it was asked for, and up to where: the first place of each partition that is free of it. */
export interface Purge {
  readonly source: string;
  /** ms; what was observed then or later stays. Infinity: all goes. */
  readonly beforeMs: number;
  readonly bounds: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly generation: number;
    readonly upto: bigint;
  }[];
}

/** The truth of a trial: what the senders wrote down, and what the faults did to Kafka's log itself. */
export class Ledger {
  readonly lost: LostRange[] = [];
  readonly purges: Purge[] = [];
  /** What an operator had published again, by place. */
  private readonly redriven = new Map<string, Sent>();
  private readonly begins: Begin[] = [];

  /** @param retentionDays how long observations of a source may be kept; for ever where it is not named */
  constructor(
    private readonly file: string,
    readonly retentionDays: Readonly<Record<string, number>> = {},
  ) {}

  /** The topic was made anew: what is tried from now on is of another generation. */
  topicRecreated(topic: string): void {
    this.begins.push({ topic, line: this.end() });
  }

  /** The log of a partition was cut at its end and let go on: what is tried from now on is of another generation. */
  logCut(topic: string, partition: number): void {
    this.begins.push({ topic, partition, line: this.end() });
  }

  /** The log is the same, and what lies from this offset on was adopted as another generation, whenever it was sent. */
  logGoesOn(topic: string, partition: number, offset: bigint): void {
    this.begins.push({ topic, partition, offset });
  }

  /** Kafka itself no longer has these offsets, and the consumer had not met them. */
  lostByKafka(range: LostRange): void {
    this.lost.push(range);
  }

  /** What it forbids must be in neither store from now on, and everything else must. */
  purged(purge: Purge): void {
    this.purges.push(purge);
  }

  /** What redrives have published, as Kafka has it: it must be in both stores like what a sender sent. */
  publishedAgain(records: readonly Sent[]): void {
    for (const it of records) this.redriven.set(`${it.topic}/${it.partition}/${it.generation}/${it.offset}`, it);
  }

  /** Records that are tried and neither acknowledged nor given up: none once the senders have nothing more to send. */
  underWay(): number {
    const lines = this.lines();
    const closed = new Set(lines.flatMap((line) => (line.t === 'try' ? [] : [line.id])));
    return lines.filter((line) => line.t === 'try' && !closed.has(line.id)).length;
  }

  /** Resolves when something was acknowledged since it was asked. */
  async hasBegun(): Promise<void> {
    const before = this.acknowledged();
    await eventually(() => {
      if (this.acknowledged() === before) throw new Error('nothing that was sent was acknowledged');
    }, BEGINS_WITHIN_MS);
  }

  /** In the order of their coming; `place` is topic/partition. */
  acknowledgements(): Acknowledged[] {
    const places = new Map<string, string>();
    return this.lines().flatMap((line) => {
      if (line.t === 'try') places.set(line.id, `${line.topic}/${line.partition}`);
      if (line.t !== 'ack' || line.at === undefined) return [];
      return [{ place: places.get(line.id)!, base: BigInt(line.base), at: line.at }];
    });
  }

  /** Of the file: what is tried from now on comes after it. */
  end(): number {
    return this.lines().length;
  }

  triedSince(end: number): SentRecord[] {
    return this.lines()
      .slice(end)
      .flatMap((line) => (line.t === 'try' ? line.records : []));
  }

  read(): Sent[] {
    const attempts = new Map<string, { attempt: Attempt; line: number; base?: bigint }>();
    this.lines().forEach((line, at) => {
      if (line.t === 'try') attempts.set(line.id, { attempt: line, line: at });
      else if (line.t === 'ack') attempts.get(line.id)!.base = BigInt(line.base);
    });
    const sent = [...attempts.values()].flatMap(({ attempt, line, base }) =>
      attempt.records.flatMap((record, at) => {
        const { topic, partition } = attempt;
        const offset = base === undefined ? undefined : base + BigInt(at);
        return this.generationsOf({ topic, partition, line, offset }).map((generation) => ({
          ...record,
          topic,
          partition,
          generation,
          ...(offset !== undefined && { offset }),
        }));
      }),
    );
    return [...sent, ...this.redriven.values()];
  }

  /** One where the offset is known; what nobody acknowledged may have come late, in any that began since. */
  private generationsOf({ topic, partition, line, offset }: Placed): number[] {
    const here = this.begins.filter((it) => it.topic === topic && (it.partition ?? partition) === partition);
    const unmet = here.findIndex((it) => it.line !== undefined && line < it.line);
    const met = unmet < 0 ? here : here.slice(0, unmet);
    const least = met.findLastIndex((it) => it.line !== undefined) + 1;
    if (offset === undefined) return Array.from({ length: here.length - least + 1 }, (_, at) => least + at);
    // What is sent to a topic made anew is of its generation, whatever offset one of the old log began at.
    return [met.findLastIndex((it) => it.line !== undefined || offset >= it.offset) + 1];
  }

  private acknowledged(): number {
    return this.lines().filter((line) => line.t === 'ack').length;
  }

  private lines(): LedgerLine[] {
    if (!existsSync(this.file)) return [];
    return readFileSync(this.file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((text) => JSON.parse(text) as LedgerLine);
  }
}

/** Where a further generation begins: of all partitions of a topic or of one, from a line of the file or from an offset on. */
type Begin = { readonly topic: string; readonly partition?: number } & (
  { readonly line: number; readonly offset?: undefined } | { readonly line?: undefined; readonly offset: bigint }
);

interface Placed {
  readonly topic: string;
  readonly partition: number;
  /** Of the file: when it was tried. */
  readonly line: number;
  readonly offset: bigint | undefined;
}
