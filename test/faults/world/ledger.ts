/** What the faults did to Kafka's log itself, which the checker must know to judge. */
export interface Ledger {
  /** The topic was made anew: what is sent from now on is of another generation. */
  topicRecreated(topic: string): void;
  /** Kafka itself no longer has these offsets of the partition's present generation, and the consumer had not met them yet. */
  lostByKafka(topic: string, partition: number, offsets: { from: bigint; to: bigint }): void;
}
