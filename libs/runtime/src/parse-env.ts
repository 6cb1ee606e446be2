import type { z } from 'zod';

/** Exit code of a process that refuses its configuration; the supervisor does not restart it. */
export const EXIT_CONFIGURATION = 3;

/** What is wrong with the environment: every fault at once, never a value (it may be a secret). */
export class ConfigurationError extends Error {
  constructor(readonly faults: string[]) {
    super(['the configuration is not usable:', ...faults.map((fault) => `  - ${fault}`)].join('\n'));
    this.name = 'ConfigurationError';
  }
}

/**
 * Reads and checks a process's environment. Empty variables count as unset.
 * @throws ConfigurationError naming every faulty variable
 */
export function parseEnv<S extends z.ZodObject>(schema: S, env: Record<string, string | undefined>): z.infer<S> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}
