import { setTimeout as delay } from 'node:timers/promises';
import type { TopicsAdmin } from '@freshwax/kafka';
import { missingMigrations, NewerSchemaError, type Pool } from '@freshwax/postgres';
import { ConfigurationError } from '@freshwax/runtime';

const ASK_AGAIN_MS = 1_000;

export interface Prerequisites {
  admin: TopicsAdmin;
  topicPrefix: string;
  pool: Pool;
}

/** Waits for what bootstrap makes, and says for what. */
export class BootstrapGate {
  private missing: string[] = ['a first look at Kafka and PostgreSQL'];

  /** What is still missing; empty once work may begin. */
  get waitingFor(): readonly string[] {
    return this.missing;
  }

  /**
   * Resolves when all is there, or when `stop` is aborted.
   * @throws ConfigurationError where the database is of a newer version: waiting does not help
   */
  async open(
    needed: Prerequisites,
    { stop, say }: { stop: AbortSignal; say: (message: string) => void },
  ): Promise<void> {
    let said = '';
    while (!stop.aborted) {
      this.missing = await missingPrerequisites(needed);
      if (this.missing.length === 0) return;
      const message = `waiting for ${this.missing.join(' and ')} (bootstrap makes them)`;
      if (message !== said) say(message);
      said = message;
      await delay(ASK_AGAIN_MS, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

async function missingPrerequisites(needed: Prerequisites): Promise<string[]> {
  const checks = [
    ['the topics in Kafka', async () => (await needed.admin.missingTopics(needed.topicPrefix)).length === 0],
    ['the schema in PostgreSQL', async () => (await missingMigrations(needed.pool)).length === 0],
  ] as const;
  const verdicts = await Promise.all(
    checks.map(async ([name, check]) => [name, await check().catch(falseUnlessNewer)] as const),
  );
  return verdicts.flatMap(([name, isThere]) => (isThere ? [] : [name]));
}

/** A store that is away has nothing yet. */
function falseUnlessNewer(error: unknown): false {
  if (error instanceof NewerSchemaError) throw new ConfigurationError([error.message]);
  return false;
}
