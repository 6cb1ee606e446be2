import { Inject, Injectable } from '@nestjs/common';
import { migrate } from '@freshwax/postgres';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import type { OperationHandler, OperationOutcome, OperationReport } from '../operations/operation.handler.ts';
import { persist } from './persist.ts';

/** Whoever waits for it takes a longer silence for its end, ms. */
const SAYS_EVERY_MS = 30_000;

@Injectable()
export class BootstrapMigrateHandler implements OperationHandler<'bootstrap.migrate'> {
  readonly type = 'bootstrap.migrate';

  constructor(@Inject(GATEWAY_ENV) private readonly env: GatewayEnv) {}

  async run(_: unknown, report: OperationReport): Promise<OperationOutcome> {
    const begin = performance.now();
    let underWay = 'none yet: PostgreSQL is asked, or another migrates';
    const onBegin = (name: string): void => report(`begins ${(underWay = name)}`);
    const timer = setInterval(() => report(`${toSeconds(begin)} s, at ${underWay}`), SAYS_EVERY_MS);
    try {
      const migrations = await persist(report, () => migrate(this.env.FRESHWAX_POSTGRES_OWNER_URL, { onBegin }));
      const ran = `ran ${migrations.join(', ')} in ${toSeconds(begin)} s`;
      report(migrations.length > 0 ? ran : 'the schema was up to date');
      return { result: { migrations } };
    } finally {
      clearInterval(timer);
    }
  }
}

const toSeconds = (since: number): number => Math.round((performance.now() - since) / 1_000);
