import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { LiveTopic } from '@freshwax/contracts';
import { Gauge, register } from 'prom-client';
import { DataVersion } from '../answers/data-version.ts';
import { FrameBundle } from './frame.bundle.ts';
import { FrameRing } from './frame.ring.ts';
import { LiveClient } from './live.client.ts';
import { LiveQuery } from './live.query.ts';
import { readSendQueues } from './send-queues.ts';
import { dueTopics, mayAnySpeak } from './to-changes.ts';

/** How often the version is looked at while somebody listens, ms: a whole number of looks fills the second that a topic is silent. */
const LOOK_EVERY_MS = 250;
const HEARTBEAT_MS = 15_000;

/** Tells listeners what changed; without listeners it does nothing. */
@Injectable()
export class LiveHub implements OnModuleDestroy {
  private readonly clients = new Set<LiveClient>();
  private readonly ring = new FrameRing(Date.now());
  private readonly sent = new Map<LiveTopic, { change: Record<string, number>; atMs: number }>();
  private readonly open: Gauge;
  private isLooking = false;
  private beating: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly dataVersion: DataVersion,
    private readonly query: LiveQuery,
  ) {
    register.removeSingleMetric('sse_clients');
    this.open = new Gauge({ name: 'sse_clients', help: 'Listeners of live events.' });
  }

  /** @param lastEventId the number after which the listener lost its connection, if it had one */
  join(client: LiveClient, lastEventId: string | undefined): void {
    client.open();
    if (this.isStopping) return client.bye();
    const missed = lastEventId === undefined ? [] : this.ring.after(Number(lastEventId));
    if (missed) client.send(new FrameBundle(missed));
    else client.resync();
    this.clients.add(client);
    this.open.set(this.clients.size);
    this.beating ??= setInterval(() => void this.beat(), HEARTBEAT_MS);
    if (!this.isLooking) void this.look();
  }

  leave(client: LiveClient): void {
    this.clients.delete(client);
    this.open.set(this.clients.size);
    if (this.clients.size > 0) return;
    clearInterval(this.beating);
    this.beating = undefined;
  }

  onModuleDestroy(): void {
    this.isStopping = true;
    for (const client of this.clients) {
      client.bye();
      this.leave(client);
    }
  }

  /**
   * One look after another ended: a slow database is not asked twice. Ends by itself when nobody listens; a listener who
   * comes before that, as a reloaded page does, finds it at work and starts no second one.
   */
  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.clients.size > 0) {
      await this.speak().catch(() => undefined);
      await delay(LOOK_EVERY_MS, undefined, { ref: false });
    }
    this.isLooking = false;
  }

  /** While PostgreSQL is away there is nothing new to tell; REST says why. */
  private async speak(): Promise<void> {
    if (!mayAnySpeak(this.sent, performance.now())) return;
    const { version } = await this.dataVersion.current();
    const state = await this.query.read();
    const nowMs = performance.now();
    const frames = dueTopics(state, this.sent, nowMs).map((topic) => {
      const change = state[topic]!;
      this.sent.set(topic, { change, atMs: nowMs });
      return this.ring.add(topic, { dataVersion: version, change });
    });
    const bundle = new FrameBundle(frames);
    for (const client of this.clients) client.send(bundle);
  }

  private async beat(): Promise<void> {
    const queues = await readSendQueues();
    for (const client of this.clients) {
      client.dropIfStuck(queues);
      client.beat();
    }
  }
}
