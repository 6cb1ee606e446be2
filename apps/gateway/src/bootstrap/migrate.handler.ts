import { Inject, Injectable } from '@nestjs/common';
import { migrate } from '@freshwax/postgres';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import type { OperationHandler, OperationOutcome, OperationReport } from '../operations/operation.handler.ts';
import { persist } from './persist.ts';

@Injectable()
export class BootstrapMigrateHandler implements OperationHandler<'bootstrap.migrate'> {
  readonly type = 'bootstrap.migrate';

  constructor(@Inject(GATEWAY_ENV) private readonly env: GatewayEnv) {}

  async run(_: unknown, report: OperationReport): Promise<OperationOutcome> {
    const migrations = await persist(report, () => migrate(this.env.FRESHWAX_POSTGRES_OWNER_URL));
    report(migrations.length > 0 ? `ran ${migrations.join(', ')}` : 'the schema was up to date');
    return { result: { migrations } };
  }
}
