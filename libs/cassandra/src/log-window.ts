import { WINDOW_SIZE } from '@freshwax/contracts';

/** One topic-partition of one life of the topic. */
export interface LogId {
  topic: string;
  partition: number;
  /** Rises when the topic was made anew and its offsets begin again. */
  generation: number;
}

export const windowOf = (offset: bigint): number => Number(offset / BigInt(WINDOW_SIZE));

/** Key of the Cassandra partition that holds a window of a log. */
export const logWindow = ({ topic, partition, generation }: LogId, window: number): string =>
  `${topic}/${partition}/${generation}/${window}`;
