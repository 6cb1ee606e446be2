import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Tracing } from '@freshwax/runtime/trace';

/** Sends what is still held of the traces when the gateway stops. */
@Injectable()
export class TracingEnd implements OnApplicationShutdown {
  constructor(private readonly tracing: Tracing | undefined) {}

  async onApplicationShutdown(): Promise<void> {
    await this.tracing?.stop();
  }
}
