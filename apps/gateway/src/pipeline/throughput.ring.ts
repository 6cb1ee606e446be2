/** Names a log in a sample. */
export const logOf = ({ topic, part }: { topic: string; part: number }): string => `${topic}/${part}`;

/** Counts at one moment: records so far, applied by log, and published to all of them; null where Kafka did not say. */
export interface ThroughputSample {
  atMs: number;
  applied: ReadonlyMap<string, number>;
  published: number | null;
}

const WINDOW_MS = 15 * 60_000;
const RATE_WINDOW_MS = 60_000;

/** The samples of the last 15 minutes, and what they say of speed. */
export class ThroughputRing {
  private samples: ThroughputSample[] = [];

  add(sample: ThroughputSample): void {
    this.samples = [...this.samples.filter(({ atMs }) => atMs > sample.atMs - WINDOW_MS), sample];
  }

  /** [ms since 1970, records applied a second since the sample before]. */
  series(): [number, number][] {
    return this.samples
      .slice(1)
      .map((sample, at) => [Math.round(sample.atMs), speed(this.samples[at]!, sample, totalOf)]);
  }

  /** Records of some logs applied a second, mean of the last minute; null before there are two samples. */
  rateOf(logs: readonly string[]): number | null {
    return this.rate(({ applied }) => logs.reduce((sum, log) => sum + (applied.get(log) ?? 0), 0));
  }

  /** Records published a second, mean of the last minute; null before there are two samples, and without Kafka. */
  publishedRate(): number | null {
    return this.rate(({ published }) => published);
  }

  private rate(countOf: (sample: ThroughputSample) => number | null): number | null {
    const newest = this.samples.at(-1);
    if (!newest) return null;
    const isOfMinute = (sample: ThroughputSample): boolean => sample.atMs >= newest.atMs - RATE_WINDOW_MS;
    const oldest = this.samples.find((sample) => isOfMinute(sample) && countOf(sample) !== null);
    if (!oldest || oldest === newest || countOf(newest) === null) return null;
    return speed(oldest, newest, (sample) => countOf(sample)!);
  }
}

const totalOf = ({ applied }: ThroughputSample): number => [...applied.values()].reduce((sum, count) => sum + count, 0);

/** Counts fall when a topic's generation changes; a speed never does. */
function speed(from: ThroughputSample, to: ThroughputSample, countOf: (sample: ThroughputSample) => number): number {
  return Math.max(0, (countOf(to) - countOf(from)) / ((to.atMs - from.atMs) / 1_000));
}
