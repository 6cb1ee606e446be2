import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';

/** Answers under way may end within this time, ms. */
const DRAIN_MS = 3_000;

/**
 * Bounds how long the process waits for its callers when it stops: for a slow statement, and for a connection on which
 * nothing was asked yet. Browsers open those ahead of need, and Node would let them live for a minute.
 */
@Injectable()
export class Drain implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost) {}

  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
  }
}
