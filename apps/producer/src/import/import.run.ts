import { MAX_VALUE_BYTES, type Observation } from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import type { Said } from '../publish/to-observation.ts';
import type { Format } from './format.ts';
import { Batch, type Acknowledged, type Place } from './import.batch.ts';
import { countReason, noCounts, type ImportCounts } from './import.counts.ts';
import type { InputFile } from './input.file.ts';
import { keyOf, KnownKeys } from './known-keys.ts';
import type { Item, Readable } from './position.ts';
import { toObservations } from './to-observations.ts';

/** What is kept of a refused row. */
const SHOWN_CHARACTERS = 2_000;
/** A character becomes at most six bytes of an event, and 500 artists without ids get ids: less cannot be too much. */
const SAFE_CHARACTERS = MAX_VALUE_BYTES / 8;

export interface Refused {
  /** Of several files: which. */
  file: string;
  /** Where the row begins. */
  line: number;
  /** Its place among the rows. */
  row: number;
  reason: string;
}

/** Where an earlier import of the same was cut short. */
export interface Resumed {
  place: Place;
  counts: ImportCounts;
  known: KnownKeys;
}

export interface ImportSettings {
  inputs: readonly InputFile[];
  format: Format;
  runId: string;
  resumed: Resumed | undefined;
  publish: (observations: Observation[]) => Promise<unknown>;
  /** Batch by batch, in their order, when Kafka has acknowledged all of it. */
  onAcknowledged: (done: Acknowledged) => Promise<void>;
  onRefused: (refused: Refused) => void;
  onProgress: (counts: ImportCounts) => void;
  /** Ends the import behind the batch that is under way. */
  signal: AbortSignal;
}

/** Turns rows into events. Holds two batches, and hashes of what it published lately. */
export class ImportRun {
  readonly counts: ImportCounts;
  private readonly known: KnownKeys;
  private place: Place;
  private batch = new Batch();
  private sending: Promise<void> = Promise.resolve();

  constructor(private readonly settings: ImportSettings) {
    const { resumed } = settings;
    this.counts = structuredClone(resumed?.counts ?? noCounts());
    this.known = resumed?.known ?? new KnownKeys();
    this.place = resumed?.place ?? { file: 0, row: 0, line: 0, offset: 0 };
  }

  /**
   * @returns the counts; when `signal` ended it early, so far
   * @throws ColumnError, NoArrayError, and what `publish` throws; what was published by then stays
   */
  async run(): Promise<ImportCounts> {
    const { inputs, signal } = this.settings;
    try {
      for (; this.place.file < inputs.length && !signal.aborted; this.toNextFile()) {
        await this.readFile(inputs[this.place.file]!);
        if (signal.aborted) break;
      }
      await this.send();
    } finally {
      // Nothing of it may be under way once the caller knows how it ended.
      await this.sending.catch(() => undefined);
    }
    await this.sending;
    return this.counts;
  }

  private async readFile(input: InputFile): Promise<void> {
    const { offset, isEnd } = this.place;
    if (isEnd) return;
    const { format, signal, onProgress } = this.settings;
    for await (const items of format.items(input, offset > 0 ? this.place : undefined)) {
      for (const item of items) {
        this.take(input, item);
        if (this.batch.isFull) await this.send();
      }
      onProgress(this.counts);
      if (signal.aborted) return;
    }
  }

  private toNextFile(): void {
    this.place = { file: this.place.file + 1, row: 0, line: 0, offset: 0 };
  }

  private take(input: InputFile, item: Item<unknown>): void {
    this.counts.rows++;
    this.batch.rows++;
    this.place = { file: this.place.file, row: this.place.row + 1, ...item.behind };
    const refused = 'fault' in item ? item.fault : this.accept(item);
    if (refused !== undefined) this.refuse(input, item, refused);
  }

  /** @returns why not, where the row is refused */
  private accept({ value, raw }: Readable<unknown>): string | undefined {
    const { format, runId } = this.settings;
    const read = format.read(value);
    if ('refused' in read) return read.refused;
    const { said, once = [], observedAt } = read;
    const fresh = new Map([...this.unknown(said, observedAt), ...this.unknown(once, undefined)]);
    const mapped = toObservations([...fresh.values()], { source: 'import', observedAt, runId });
    if ('refused' in mapped) return mapped.refused;
    if (raw.length > SAFE_CHARACTERS && mapped.observations.some(isTooLarge)) return 'says more than an event can hold';
    for (const key of fresh.keys()) this.known.add(key);
    this.batch.add(mapped.observations, [...fresh.keys()]);
    this.counts[fresh.size > 0 ? 'accepted' : 'duplicates']++;
    return undefined;
  }

  private unknown(said: readonly Said[], observedAt: number | undefined): [string, Said][] {
    return said.map((one): [string, Said] => [keyOf(one, observedAt), one]).filter(([key]) => !this.known.has(key));
  }

  private refuse(input: InputFile, item: Item<unknown>, reason: string): void {
    countReason(this.counts, reason);
    const refused = { file: input.path, line: item.line, row: this.place.row, reason };
    const shown = this.settings.format.toShown(item);
    const raw = typeof shown === 'string' ? shown.slice(0, SHOWN_CHARACTERS).toWellFormed() : shown;
    this.batch.refused += `${JSON.stringify({ ...refused, raw })}\n`;
    this.settings.onRefused(refused);
  }

  /** Waits for the batch before this one: at most one is under way while the next is read. */
  private async send(): Promise<void> {
    await this.sending;
    const { batch, place } = this;
    const counts = structuredClone({ ...this.counts, published: {} });
    this.batch = new Batch();
    this.sending = this.publish(batch).then(() =>
      this.settings.onAcknowledged({
        place,
        counts: { ...counts, published: { ...this.counts.published } },
        keys: batch.allKeys(),
        refused: batch.refused,
      }),
    );
    // Whoever awaits it next is told; until then it must not count as unhandled.
    this.sending.catch(() => undefined);
  }

  private async publish({ observations }: Batch): Promise<void> {
    if (observations.length > 0) await this.settings.publish(observations);
    const { published } = this.counts;
    for (const { type } of observations) published[type] = (published[type] ?? 0) + 1;
  }
}

/** The consumer would make a dead letter of it; and a broker would refuse what is larger still, on each attempt. */
const isTooLarge = (observation: Observation): boolean =>
  Buffer.byteLength(JSON.stringify(sealEvent(observation))) > MAX_VALUE_BYTES;
