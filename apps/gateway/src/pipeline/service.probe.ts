import { Inject, Injectable } from '@nestjs/common';
import type { PipelineAnswer } from '@freshwax/contracts';
import { z } from 'zod';
import { activeSourcesOf } from '../answers/active-sources.ts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { fetchText } from '../http/fetch-text.ts';
import { NotMadeError, StoreChecks } from '../stores/store-checks.ts';
import { within } from '../stores/within.ts';
import { toDetail } from './to-pipeline.ts';

export type ServiceState = PipelineAnswer['data']['services'][number];

const DEADLINE_MS = 1_000;
/** Readers within this time share one round of probes, ms. */
const SHARED_FOR_MS = 1_000;

const readiness = z.object({
  pid: z.int(),
  startedAt: z.iso.datetime(),
  checks: z.record(z.string(), z.object({ status: z.string(), detail: z.string().optional() })).default({}),
});

/** Asks every process of the pipeline, and every store, whether it is there. */
@Injectable()
export class ServiceProbe {
  private readonly processes: { name: string; url: string }[];
  private shared: { states: Promise<ServiceState[]>; atMs: number } | undefined;

  constructor(
    @Inject(GATEWAY_ENV) env: GatewayEnv,
    private readonly stores: StoreChecks,
  ) {
    const local = (port: number): string => `http://127.0.0.1:${port}`;
    this.processes = [
      { name: 'producer', url: env.FRESHWAX_PRODUCER_URL ?? local(env.FRESHWAX_PRODUCER_PORT) },
      { name: 'consumer', url: env.FRESHWAX_CONSUMER_URL ?? local(env.FRESHWAX_CONSUMER_PORT) },
      // A pipeline that follows others runs no simulator, or one that only stands in for them.
      ...(activeSourcesOf(env).includes('simulator') || env.FRESHWAX_SIMULATOR_URL !== undefined
        ? [{ name: 'simulator', url: env.FRESHWAX_SIMULATOR_URL ?? local(env.FRESHWAX_SIMULATOR_PORT) }]
        : []),
    ];
  }

  /** Never rejects. */
  current(): Promise<ServiceState[]> {
    const nowMs = performance.now();
    if (!this.shared || nowMs - this.shared.atMs >= SHARED_FOR_MS) this.shared = { states: this.probe(), atMs: nowMs };
    return this.shared.states;
  }

  private probe(): Promise<ServiceState[]> {
    return Promise.all([
      ...this.processes.map(({ name, url }) => probeProcess(name, url)),
      Promise.resolve(ourselves()),
      ...this.stores.all.map((it) => probeStore(it.name, it.check())),
    ]);
  }
}

const ourselves = (): ServiceState => ({
  name: 'gateway',
  state: 'up',
  since: new Date(performance.timeOrigin).toISOString(),
  pid: process.pid,
  detail: null,
});

async function probeProcess(name: string, url: string): Promise<ServiceState> {
  try {
    const { status, text } = await fetchText(`${url}/health/ready`, { signal: AbortSignal.timeout(DEADLINE_MS) });
    const { pid, startedAt, checks } = readiness.parse(JSON.parse(text));
    return { name, state: status === 200 ? 'up' : 'starting', since: startedAt, pid, detail: toDetail(checks) };
  } catch {
    return { name, state: 'down', since: null, pid: null, detail: `${url} does not answer` };
  }
}

async function probeStore(name: string, check: Promise<string | void>): Promise<ServiceState> {
  try {
    return { name, state: 'up', since: null, pid: null, detail: (await within(DEADLINE_MS, check)) ?? null };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name, state: error instanceof NotMadeError ? 'starting' : 'down', since: null, pid: null, detail };
  }
}
