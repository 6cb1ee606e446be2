import type { TopicPartition } from '../batch/chunk.ts';

/** The topic that a partition is to be fetched of. */
export interface Meant {
  /** 32 hex digits. */
  topicId: string;
  /** The broker knows no topic of that id: it was deleted, or made anew, or has not been heard of there yet. */
  onUnknown: () => void;
}

/** @returns undefined where nothing is to be fetched */
export type MeantBy = (at: TopicPartition) => Meant | undefined;

/**
 * What a consumer of kafkajs is given so that it fetches by id. Of its settings that reach a request this is the only one that is no
 * number; a rack is of no use to us.
 */
export const toRackId = (meantBy: MeantBy): string => meantBy as unknown as string;

/** @returns undefined of a consumer that fetches by name */
export const fromRackId = (rackId: unknown): MeantBy | undefined =>
  typeof rackId === 'function' ? (rackId as MeantBy) : undefined;
