import { z } from 'zod';

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

export const postgresEnv = {
  FRESHWAX_POSTGRES_URL: postgresUrl.describe(
    'postgres://role:password@host:port/database of the role that reads and writes rows.',
  ),
};

/** Only migrations need it. */
export const postgresOwnerEnv = {
  FRESHWAX_POSTGRES_OWNER_URL: postgresUrl.describe('The same of the owner of the schema, for migrations.'),
};
