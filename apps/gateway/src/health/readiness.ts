import { Injectable, type BeforeApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import type { HealthCheck } from '@freshwax/runtime/service';

/** Says "not ready" from the moment on that the process is asked to stop. */
@Injectable()
export class Readiness implements OnModuleDestroy, BeforeApplicationShutdown {
  private isStopping = false;

  readonly check: HealthCheck = {
    name: 'accepting',
    check: async () => {
      if (this.isStopping) throw new Error('stopping');
    },
  };

  onModuleDestroy(): void {
    this.isStopping = true;
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }
}
