import { refusalOf, type Refusal } from '../runs/refusal.ts';
import type { Run } from '../runs/run.ts';
import type { Mode, SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import type { AlbumBacklog } from './album.backlog.ts';
import type { AlbumIntake } from './album.intake.ts';
import { slicesOf, type Slice } from './slice.ts';
import type { SourceCursor } from './source.cursor.ts';
import { Walk } from './walk.ts';

const DAY_MS = 86_400_000;
/** Of the calls of a day, those that looks may spend; the others are for walks to the end, and for what comes in between. */
const SHARE_OF_LOOKS = 0.8;
/** However much there was to see the last time, ms. */
const LONGEST_PAUSE_MS = DAY_MS / 4;

export interface DiscoveryParts {
  catalogue: SpotifyCatalogue;
  intake: AlbumIntake;
  backlog: AlbumBacklog;
  cursor: SourceCursor;
}

export interface DiscoverySettings {
  markets: readonly string[];
  /** Of one endpoint family; undefined: any number. */
  callsPerDay: number | undefined;
  now: () => number;
}

/**
 * Finds new albums, with few calls. In short:
 * - Each list is walked to its end once, with as many calls as that needs.
 * - Then its first pages are looked at, spread over the day, until nothing is unseen, and one page deep down.
 * - Where several lists have something left, the next call goes to the one whose last pages brought most unseen albums.
 * - Lists that mostly repeat others (`year:`) come last, once a day, as long as they bring something.
 *
 * What the calls of a while could reveal at most: the distinct albums that the lists of the followed markets held at any
 * time of it, but no more than ten for each call that may be made (a page of an app in development). The plan is held
 * against that number by test/simulated-days, where the catalogue is known.
 */
export class Discovery {
  constructor(
    private readonly parts: DiscoveryParts,
    private readonly settings: DiscoverySettings,
  ) {}

  /** @throws SourceError, KafkaJSError; the next run goes on behind the last page that Kafka acknowledged */
  async discover(run: Run, mode: Mode): Promise<void> {
    const { catalogue, backlog } = this.parts;
    const { markets, now } = this.settings;
    const slices = slicesOf({ catalogue, mode, markets, now: now() });
    const mains = await this.open(slices.filter(({ isExtra }) => !isExtra));
    let refusal = await walkAll(mains, run);
    if (mains.every((walk) => walk.isSwept)) {
      refusal ??= await deeper(mains, run);
      const extras = await this.open(slices.filter(({ isExtra }) => isExtra));
      const other = await walkAll(extras, run);
      refusal ??= other;
    }
    const unfilled = await backlog.fill(run, mode).then(() => undefined, refusalOf);
    refusal ??= unfilled;
    if (refusal) throw refusal;
  }

  private async open(slices: readonly Slice[]): Promise<Walk[]> {
    const { cursor, intake } = this.parts;
    const { now } = this.settings;
    const walks: Walk[] = [];
    for (const slice of slices) {
      const pauseAfter = (calls: number): number => (slice.isExtra ? DAY_MS : this.pauseOf(slice, calls));
      walks.push(new Walk(slice, await cursor.read(slice.name), { cursor, intake, now }, pauseAfter));
    }
    return walks;
  }

  /**
   * Between two looks, ms. A look at a quiet list costs its quiet pages and one deep down; where more comes out, a look
   * costs more calls, and the next one waits in proportion: else the calls of a day are spent by its noon.
   */
  private pauseOf({ quietPages }: Slice, calls: number): number {
    const { callsPerDay, markets } = this.settings;
    if (callsPerDay === undefined) return 0;
    const looksOf = (cost: number): number => (callsPerDay * SHARE_OF_LOOKS) / (cost * markets.length);
    const pauseFor = (cost: number): number => DAY_MS / Math.max(1, Math.floor(looksOf(cost)));
    return Math.max(pauseFor(quietPages + 1), Math.min(LONGEST_PAUSE_MS, pauseFor(Math.max(1, calls))));
  }
}

/** Page by page, always of the list that promises most. @returns the first refusal that one of them met */
async function walkAll(walks: readonly Walk[], run: Run): Promise<Refusal | undefined> {
  let refusal: Refusal | undefined;
  for (let walk = best(walks); walk; walk = best(walks)) {
    const met = await walk.step(run).then(() => undefined, refusalOf);
    if (met) walk.isOpen = false;
    refusal ??= met ?? walk.refusal;
  }
  return refusal;
}

const best = (walks: readonly Walk[]): Walk | undefined =>
  walks.filter(({ isOpen }) => isOpen).sort((one, other) => other.gain - one.gain)[0];

async function deeper(walks: readonly Walk[], run: Run): Promise<Refusal | undefined> {
  let refusal: Refusal | undefined;
  for (const walk of walks.filter(({ hasLooked }) => hasLooked))
    refusal ??= (await walk.lookDeeper(run).then(() => undefined, refusalOf)) ?? walk.refusal;
  return refusal;
}
