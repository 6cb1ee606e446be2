import { createRequire } from 'node:module';

interface RequestQueue {
  pending: unknown[];
  scheduleCheckPendingRequests(): void;
}

/**
 * kafkajs 2.2.4 re-arms a timer after every response even when nothing is pending, with a delay that lies in the past:
 * 12 idle connections cost 6 % of a core, and Node 24 warns of negative timeouts.
 * Nothing pending needs no check: a request that comes later schedules its own.
 */
export function guardIdleTimer(): void {
  const queue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  const original = queue.prototype.scheduleCheckPendingRequests;
  if (original.name === 'scheduleWhilePending') return;
  queue.prototype.scheduleCheckPendingRequests = function scheduleWhilePending(this: RequestQueue): void {
    if (this.pending.length > 0) original.call(this);
  };
}
