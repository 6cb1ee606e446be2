import { z } from 'zod';

const port = (number: number, whose: string) =>
  z.coerce.number().int().min(1).max(65_535).default(number).describe(`Port of the ${whose}.`);

export const hostEnv = {
  FRESHWAX_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address that a process listens on; anything but loopback must be asked for.'),
};
export const portEnv = {
  gateway: { FRESHWAX_GATEWAY_PORT: port(3000, 'gateway') },
  producer: { FRESHWAX_PRODUCER_PORT: port(3001, 'producer') },
  consumer: { FRESHWAX_CONSUMER_PORT: port(3002, 'consumer') },
  simulator: { FRESHWAX_SIMULATOR_PORT: port(3100, 'simulator') },
};

/** Without slashes at its end. */
export const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** "a, b,c" -> ['a', 'b', 'c'] */
export const commaList = z.string().transform((list) =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
