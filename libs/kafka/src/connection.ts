import { readFileSync } from 'node:fs';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import { z } from 'zod';
import { kafkaEnv } from './env.ts';

const schema = z.object(kafkaEnv);
export type KafkaEnv = z.infer<typeof schema>;

/** Where the brokers are, and how to speak to them. */
export type KafkaConnection = Pick<KafkaConfig, 'ssl' | 'sasl'> & { brokers: string[] };

/**
 * With certificates the connection is encrypted, and certificate and host of each broker are judged by them.
 * @throws Error when a file cannot be read, RangeError when a password would travel in the clear
 */
export function kafkaConnection(env: KafkaEnv): KafkaConnection {
  const { FRESHWAX_KAFKA_BROKERS: brokers, FRESHWAX_KAFKA_CA_FILE: caFile, FRESHWAX_KAFKA_SASL: mechanism } = env;
  const { FRESHWAX_KAFKA_USERNAME: username, FRESHWAX_KAFKA_PASSWORD_FILE: passwordFile } = env;
  if (mechanism === 'plain' && caFile === undefined)
    throw new RangeError(
      'FRESHWAX_KAFKA_SASL=plain needs FRESHWAX_KAFKA_CA_FILE: the password would travel in the clear',
    );
  const isKnown = username !== undefined && passwordFile !== undefined;
  const sasl = isKnown && ({ mechanism, username, password: readFileSync(passwordFile, 'utf8').trim() } as SASLOptions);
  return {
    brokers,
    ...(caFile !== undefined && { ssl: { ca: [readFileSync(caFile, 'utf8')], rejectUnauthorized: true } }),
    ...(sasl && { sasl }),
  };
}
