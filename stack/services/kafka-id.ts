import { randomBytes } from 'node:crypto';

/**
 * An id of a cluster or a directory as Kafka writes them: 16 bytes, 22 characters of base64url, by chance but for the first. With a
 * hyphen there, as 1 in 64 would have it, Kafka's own tools take the id for an option and refuse to format.
 */
export const newKafkaId = (): string => `A${randomBytes(16).toString('base64url').slice(1)}`;
