import type { Source } from '@freshwax/contracts';
import type { KnownQuery } from '../enrichment/known.query.ts';
import type { ListenBrainzApi } from '../listenbrainz/listenbrainz.api.ts';
import { BudgetSpent, QuotaExceeded } from '../exchange/source.errors.ts';
import { piecesOf } from '../listenbrainz/pieces.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Run } from '../runs/run.ts';
import type { Choice, Found, Lookup } from './lookups.ts';
import type { Match, MatchStore, Unmatched } from './match.store.ts';

/** Lookups between two writes: what a process that stops has done for nothing. */
const PIECE = 25;

export interface MatchingParts {
  listenBrainz: ListenBrainzApi;
  lookups: readonly Lookup[];
  store: MatchStore;
  publisher: ObservationPublisher;
  known: KnownQuery;
}

export interface MatchingSettings {
  /** Under which what is found is published. */
  source: Source;
  /** Whose entities are looked up. */
  sources: readonly Source[];
  lookupsPerRun: number;
  now: () => number;
}

interface Looked {
  match: Match;
  found: Found | undefined;
}

/** Finds entities of other sources in MusicBrainz, by what stands on them, and asks ListenBrainz how often they were played. */
export class Matching {
  constructor(
    private readonly parts: MatchingParts,
    private readonly settings: MatchingSettings,
  ) {}

  /** Each kind has its share of a run, what one leaves over is the next one's; one whose calls are spent leaves the other. */
  async match(run: Run): Promise<void> {
    const { lookups } = this.parts;
    let left = this.settings.lookupsPerRun;
    let refusal: Error | undefined;
    for (const [at, lookup] of lookups.entries()) {
      const limit = Math.ceil(left / (lookups.length - at));
      const { taken, error } = await this.takeSome(lookup, limit, run);
      left -= taken;
      refusal ??= error;
    }
    if (refusal) throw refusal;
  }

  private async takeSome(lookup: Lookup, limit: number, run: Run): Promise<{ taken: number; error?: Error }> {
    const { sources, now } = this.settings;
    const unmatched = await this.parts.store.readUnmatched(lookup.kind, { sources, limit, now: now() });
    try {
      for (const piece of piecesOf(unmatched, PIECE)) await this.take(lookup, piece, run);
    } catch (error) {
      if (error instanceof BudgetSpent || error instanceof QuotaExceeded) return { taken: unmatched.length, error };
      throw error;
    }
    return { taken: unmatched.length };
  }

  /** What was looked up counts, also where the next lookup failed. */
  private async take(lookup: Lookup, piece: readonly Unmatched[], run: Run): Promise<void> {
    const looked: Looked[] = [];
    try {
      await this.lookUp(lookup, { piece, into: looked }, run);
    } finally {
      await this.keep(lookup, looked, run);
    }
  }

  private async lookUp(
    { kind, toKey, ask }: Lookup,
    { piece, into }: { piece: readonly Unmatched[]; into: Looked[] },
    run: Run,
  ): Promise<void> {
    const choices = new Map<string, Choice>();
    for (const one of piece) {
      const key = toKey(one.key);
      // Several entities may bear one key: it is asked for once.
      const choose = key === undefined ? nothing : (choices.get(key) ?? (await ask(key, run)));
      if (key !== undefined) choices.set(key, choose);
      const found = choose(one);
      const { source, id } = one;
      into.push({ match: { source, kind, id, key: one.key, mbid: found?.mbid ?? null }, found });
    }
  }

  /** The match is written last: what is published twice is one row, what was never published would be none. */
  private async keep(lookup: Lookup, looked: readonly Looked[], run: Run): Promise<void> {
    if (looked.length === 0) return;
    await this.publish(lookup, looked, run);
    const matches = looked.map(({ match }) => match);
    await this.parts.store.write(matches, this.settings.now());
  }

  private async publish(lookup: Lookup, looked: readonly Looked[], run: Run): Promise<void> {
    const { listenBrainz, publisher, known } = this.parts;
    const { source, now } = this.settings;
    const found = new Map(looked.flatMap(({ found: one }) => (one ? [[one.mbid, one] as const] : [])));
    run.asked += looked.length;
    // That MusicBrainz does not know it is an answer too.
    run.answered += looked.length;
    run.missing += looked.filter(({ match }) => match.mbid === null).length;
    // What is known already says more (of its album, its tags), and its listens are asked for in their time.
    for (const mbid of await known.freshIds(lookup.table, [...found.keys()], 0)) found.delete(mbid);
    const listens = await listenBrainz.fetchListens(lookup.of, [...found.keys()], run);
    const sighting = { source, observedAt: now(), runId: run.id };
    const mapped = [...found.values()].map((one) => one.toMapped(listens.get(one.mbid), sighting));
    await publisher.publish(mapped, run);
  }
}

const nothing: Choice = () => undefined;
