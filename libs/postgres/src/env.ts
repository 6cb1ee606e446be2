import { z } from 'zod';

/** `postgres://role:password@host:port/database` of the role that reads and writes rows. */
export const postgresEnv = { FRESHWAX_POSTGRES_URL: z.url({ protocol: /^postgres(ql)?$/ }) };

/** The owner of the schema; only migrations need it. */
export const postgresOwnerEnv = { FRESHWAX_POSTGRES_OWNER_URL: z.url({ protocol: /^postgres(ql)?$/ }) };
