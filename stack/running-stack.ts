import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { nodeApps, runsSimulator, type StackSettings } from './app-env.ts';
import { build } from './build.ts';
import { bootstrapSteps, GatewayClient, localGateway } from './gateway.client.ts';
import { fetchHealth } from './probes/health.probe.mjs';
import type { ProcessIdentity } from './process/identity.mjs';
import { identify } from './process/identity.mjs';
import { ServiceFailedError } from './process/service-failed.error.ts';
import { removeState, writeState, type ServiceRecord, type StackState } from './process/state-file.ts';
import { Supervisor } from './process/supervisor.ts';
import { runStep, type Report, type StepName } from './progress.ts';
import { READY_WITHIN_MS } from './service.ts';
import { airflowService } from './services/airflow.service.ts';
import { cassandraService } from './services/cassandra.service.ts';
import { kafkaService } from './services/kafka.service.ts';
import { nodeAppService, type NodeApp } from './services/node-app.service.ts';
import { postgresService } from './services/postgres.service.ts';
import { stackUrls } from './urls.ts';

/** A start that is not ready after so long says what it waits for. */
const SAYS_AFTER_MS = 15_000;
const FIRST_NUMBER_WITHIN_MS = 90_000;
/** An upgrade may make indexes over millions of rows. */
const BOOTSTRAP_SILENT_FOR_MS = 300_000;

/** The whole stack under one supervisor: `start` it once, then it runs until `stop`. */
export class RunningStack {
  readonly #settings: StackSettings;
  readonly #report: Report;
  readonly #supervisor: Supervisor;
  readonly #abort = new AbortController();
  readonly #startedAt = new Date().toISOString();
  readonly #self: ProcessIdentity = identify(process.pid);
  #phase: StackState['phase'] = 'starting';
  #stopped: Promise<void> | undefined;

  constructor(settings: StackSettings, report: Report) {
    this.#settings = settings;
    this.#report = report;
    const { logDir, dataDir } = settings.place;
    this.#supervisor = new Supervisor({
      logDir,
      stackDir: dataDir,
      onChange: (changed, _, detail) => this.#onChange(changed, detail),
    });
    this.#writeState();
  }

  /**
   * Resolves when numbers arrive, with false when none did in time: everything runs, but something is amiss.
   * @throws what the first step throws that fails; then `stop` ends what did start
   */
  async start(): Promise<boolean> {
    const { place, secrets } = this.#settings;
    const apps = await nodeApps(this.#settings);
    await Promise.all([
      this.#step('build', async () => (await build()).join(' and ') || 'up to date'),
      this.#startServers(),
    ]);
    await this.#step('gateway', () => this.#supervisor.start(nodeAppService(apps.gateway)));
    const gateway = new GatewayClient(localGateway(place.ports.gateway, secrets.adminKeyFile));
    const patience = { signal: this.#abort.signal, silentForMs: BOOTSTRAP_SILENT_FOR_MS };
    for (const step of bootstrapSteps)
      await this.#step(step, async () => void (await gateway.run({ type: step }, patience)));
    if (runsSimulator(this.#settings)) await this.#startApps(apps.simulator);
    await this.#startApps(apps.producer, apps.consumer);
    const hasData = await this.#awaitFirstNumber(gateway);
    this.#phase = 'ready';
    this.#writeState();
    return hasData;
  }

  /** In the background: nothing waits for Airflow, and without it everything else works. */
  startAirflow(): void {
    const { place, secrets } = this.#settings;
    this.#supervisor.start(airflowService(place, secrets)).catch((error: Error) => {
      if (this.#abort.signal.aborted) return;
      const log = error instanceof ServiceFailedError && error.log ? ` (${error.log})` : '';
      this.#report({ kind: 'note', text: `Airflow did not start: ${error.message}${log}` });
    });
  }

  /** Ends everything in reverse order, a start under way too. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#phase = 'stopping';
    this.#abort.abort();
    await this.#supervisor.stop();
    removeState(this.#settings.place.stateFile);
  }

  async #startServers(): Promise<void> {
    const { place, secrets } = this.#settings;
    const servers = [postgresService(place, secrets), kafkaService(place), cassandraService(place)];
    const started = this.#supervisor.startEach(servers);
    await this.#steps(['postgres', 'kafka', 'cassandra'], (index) => started[index]);
  }

  async #startApps(...apps: readonly NodeApp[]): Promise<void> {
    const started = this.#supervisor.startEach(apps.map(nodeAppService));
    const ready = apps.map((app, index) => started[index]?.then(() => this.#awaitReady(app)));
    await this.#steps(
      apps.map(({ name }) => name),
      (index) => ready[index],
    );
  }

  /** Several steps at once, each for as long as its work takes. */
  async #steps(names: readonly StepName[], workOf: (index: number) => Promise<void> | undefined): Promise<void> {
    await Promise.all(names.map((name, index) => this.#step(name, async () => workOf(index))));
  }

  async #awaitReady({ name, port }: NodeApp): Promise<void> {
    const begin = Date.now();
    for (let said = ''; ;) {
      const { ok, faults } = await fetchHealth(port, 'ready').catch(() => ({ ok: false, faults: ['no answer'] }));
      if (ok) return;
      this.#refuseWhatOnlyTheUserMends(name, faults);
      const why = `not ready: ${faults.join('; ')}`;
      const waitedMs = Date.now() - begin;
      if (waitedMs > READY_WITHIN_MS) throw new ServiceFailedError(name, why, this.logOf(name));
      if (waitedMs > SAYS_AFTER_MS && why !== said) this.#report({ kind: 'note', text: `${name} is ${(said = why)}` });
      await sleep(200, undefined, { signal: this.#abort.signal });
    }
  }

  /** A source that refuses credentials, or wants a subscription, does so until they are put right: waiting is in vain. */
  #refuseWhatOnlyTheUserMends(name: string, faults: readonly string[]): void {
    const refused = faults.filter((fault) => fault.startsWith('source:'));
    if (refused.length > 0) throw new ServiceFailedError(name, refused.join('; '), this.logOf(name));
  }

  /** The supervisor's word for "it works": a record went from the source through both stores into a statistic. */
  async #awaitFirstNumber(gateway: GatewayClient): Promise<boolean> {
    let first: string | undefined;
    await this.#step('data', async () => {
      const deadline = Date.now() + FIRST_NUMBER_WITHIN_MS;
      while (first === undefined && Date.now() < deadline) {
        first = await gateway.firstRows().catch(() => undefined);
        if (first !== undefined) break;
        const { faults } = await fetchHealth(this.#settings.place.ports.producer, 'ready').catch(() => ({
          faults: [],
        }));
        this.#refuseWhatOnlyTheUserMends('producer', faults);
        await sleep(200, undefined, { signal: this.#abort.signal });
      }
      return first ?? `none within ${FIRST_NUMBER_WITHIN_MS / 1_000} s`;
    });
    return first !== undefined;
  }

  logOf(name: string): string {
    return join(this.#settings.place.logDir, `${name}.log`);
  }

  async #step(step: StepName, work: () => Promise<string | void>): Promise<void> {
    this.#abort.signal.throwIfAborted();
    await runStep(this.#report, step, work);
  }

  #onChange(changed: ServiceRecord, detail: string | undefined): void {
    this.#writeState();
    if (this.#phase === 'stopping') return;
    if (detail && this.#phase === 'ready')
      this.#report({ kind: 'note', text: `${changed.name} ${changed.state}: ${detail}` });
    const isNews = changed.state === 'ready' && (changed.name === 'airflow' || changed.restarts > 0);
    if (isNews) this.#report({ kind: 'note', text: `${changed.name} is ready` });
  }

  #writeState(): void {
    const { place, sources } = this.#settings;
    writeState(place.stateFile, {
      version: 1,
      supervisor: this.#self,
      phase: this.#phase,
      startedAt: this.#startedAt,
      ports: place.ports,
      source: sources.names.join(', '),
      urls: stackUrls(this.#settings),
      services: this.#supervisor.records(),
    });
  }
}
