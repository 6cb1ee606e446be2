/** Every await of a chunk's way through the consumer, in its order. */
export const points = [
  /** A batch has come; nothing was done with it. */
  'fetched',
  /** Before the group is told that we live, or after it has answered. */
  'heartbeat',
  /** kafkajs counts it as taken (decision 13); it waits for its turn. */
  'taken',
  /** Before the standing rules of the claim are read. */
  'rules-unread',
  'cassandra-unwritten',
  /** After one batch of the chunk was acknowledged. */
  'cassandra-partly-written',
  /** All of Cassandra has acknowledged, PostgreSQL has heard nothing. */
  'statement-unsent',
  /** Bytes are with PostgreSQL, no answer is here. */
  'statement-unanswered',
  /** The answer is here, nobody has acted on it. */
  'statement-answered',
] as const;
export type Point = (typeof points)[number];

/** `stop` is SIGSTOP, `stall` holds its event loop. */
export type OrderAtPoint =
  | { readonly do: 'kill' | 'stop'; readonly at: Point; readonly time: number }
  | { readonly do: 'stall'; readonly at: Point; readonly time: number; readonly ms: number };

/** What a consumer process is told to do to itself. */
export type Order =
  | OrderAtPoint
  | { readonly do: 'stall'; readonly ms: number }
  /** What still waits for its point is not to be done any more. */
  | { readonly do: 'forget' }
  /** Moves its wall clock by so much against the machine's; 0 sets it right again. */
  | { readonly do: 'clock'; readonly ms: number };
