/** Injection tokens of what is not a class of ours. */
export const POOL = Symbol('PostgreSQL pool');
export const KAFKA = Symbol('Kafka client');
