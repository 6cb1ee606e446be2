import { Injectable } from '@nestjs/common';
import type { HealthCheck } from '@freshwax/runtime/service';
import type { OperationHandler, OperationOutcome, OperationReport } from '../operations/operation.handler.ts';
import { StoreChecks } from '../stores/store-checks.ts';
import { persist } from './persist.ts';

@Injectable()
export class BootstrapVerifyHandler implements OperationHandler<'bootstrap.verify'> {
  readonly type = 'bootstrap.verify';

  constructor(private readonly checks: StoreChecks) {}

  async run(_: unknown, report: OperationReport): Promise<OperationOutcome> {
    const verdicts = await Promise.all(this.checks.all.map((it) => this.verify(it, report)));
    const faults = verdicts.filter((it) => !it.isThere).map((it) => `${it.name}: ${it.detail}`);
    const result = Object.fromEntries(verdicts.map((it) => [it.name, it.detail]));
    return faults.length > 0 ? { result, failure: faults.join('; ') } : { result };
  }

  private async verify(
    health: HealthCheck,
    report: OperationReport,
  ): Promise<{ name: string; detail: string; isThere: boolean }> {
    try {
      const detail = (await persist(report, () => health.check())) ?? 'ok';
      report(`${health.name}: ${detail}`);
      return { name: health.name, detail, isThere: true };
    } catch (error) {
      return { name: health.name, detail: error instanceof Error ? error.message : String(error), isThere: false };
    }
  }
}
