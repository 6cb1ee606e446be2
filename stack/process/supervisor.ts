import { mkdirSync } from 'node:fs';
import type { ServiceSpec } from '../service.ts';
import type { ServiceRecord } from './state-file.ts';
import { SupervisedService } from './supervised-service.ts';

export interface SupervisorOptions {
  readonly logDir: string;
  /** The stack's data directory; also the mark of its processes. */
  readonly stackDir: string;
  /** After each change: the service that changed, all of them, and a reason when there is one. */
  onChange(changed: ServiceRecord, all: readonly ServiceRecord[], detail?: string): void;
}

/** Runs services and keeps them running. Whatever ends this process, except `kill -9`, ends them too. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  /** In the order of their start; those of one layer start and stop side by side. */
  readonly #layers: SupervisedService[][] = [];
  readonly #onExit = (): void => this.#layers.flat().forEach((service) => service.kill());
  #isStopping = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    mkdirSync(options.logDir, { recursive: true });
    process.on('exit', this.#onExit);
  }

  /**
   * Starts services side by side; resolves when all are ready.
   * @throws what the first of them throws that fails (see SupervisedService.start); `stop` then ends the others
   */
  async start(...specs: readonly ServiceSpec[]): Promise<void> {
    await Promise.all(this.startEach(specs));
  }

  /** The same with a promise for each of them, for who wants to know which one is ready when. Await them all. */
  startEach(specs: readonly ServiceSpec[]): Promise<void>[] {
    if (this.#isStopping) throw new Error('the stack is stopping');
    const layer = specs.map((spec) => this.#supervise(spec));
    this.#layers.push(layer);
    return layer.map((service) => service.start());
  }

  #supervise(spec: ServiceSpec): SupervisedService {
    const { logDir, stackDir } = this.#options;
    const onChange = (detail?: string): void => this.#options.onChange(service.record(), this.records(), detail);
    const service: SupervisedService = new SupervisedService(spec, { logDir, stackDir, onChange });
    return service;
  }

  records(): ServiceRecord[] {
    return this.#layers.flat().map((service) => service.record());
  }

  /** The last layer first: what uses a server leaves before the server does. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const layer of this.#layers.toReversed()) await Promise.all(layer.map((service) => service.stop()));
    process.off('exit', this.#onExit);
  }
}
