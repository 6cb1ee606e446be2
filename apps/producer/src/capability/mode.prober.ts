import type { Run } from '../runs/run.ts';
import { NEW_RELEASES, type Mode, type SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { NotOffered } from '../exchange/source.errors.ts';
import type { Capability, CapabilityStore } from './capability.store.ts';
import type { Refusals } from './refusals.ts';

const WEEK_MS = 7 * 86_400_000;

export interface ProberSettings {
  configured: Mode | 'auto';
  /** A market for the probe. */
  market: string;
  /** Whether a verdict of an earlier process is still believed; a simulator may have been started in another mode. */
  isStoredVerdictTrusted: boolean;
  now: () => number;
}

/** Finds out which mode the app is in: by the answer of one endpoint, once a week. */
export class ModeProber {
  private known: Capability | undefined;
  private resolving: Promise<Mode> | undefined;

  constructor(
    private readonly catalogue: SpotifyCatalogue,
    private readonly refusals: Refusals,
    private readonly store: CapabilityStore,
    private readonly settings: ProberSettings,
  ) {}

  get mode(): Mode | undefined {
    return this.known?.mode;
  }

  /** @throws SourceError when the probe got no verdict; it is repeated by the next run */
  async resolve(run: Run): Promise<Mode> {
    if (this.known && !this.isOld(this.known)) return this.known.mode;
    // The first runs of all jobs begin together: one probes for all.
    this.resolving ??= this.findOut(run).finally(() => {
      this.resolving = undefined;
    });
    return this.resolving;
  }

  private async findOut(run: Run): Promise<Mode> {
    const capability = (await this.recall()) ?? (await this.probe(run));
    this.known = capability;
    this.refusals.replace(capability.notOffered);
    return capability.mode;
  }

  /** Keeps what a run has learnt; new releases that are refused after all make the next run probe again. */
  async learn(): Promise<void> {
    if (!this.known) return;
    const notOffered = this.refusals.families;
    if (this.known.mode === 'extended' && notOffered.includes(NEW_RELEASES) && this.settings.configured === 'auto') {
      this.known = { ...this.known, notOffered, probedAt: 0 };
      await this.store.write(this.known);
    } else if (notOffered.join() !== this.known.notOffered.join()) {
      this.known = { ...this.known, notOffered };
      await this.store.write(this.known);
    }
  }

  private async recall(): Promise<Capability | undefined> {
    const { configured, isStoredVerdictTrusted, now } = this.settings;
    if (configured !== 'auto') return { mode: configured, notOffered: [], probedAt: now() };
    // What this process saw for itself is newer than what is stored.
    const stored = this.known || !isStoredVerdictTrusted ? undefined : await this.store.read();
    return stored && !this.isOld(stored) ? stored : undefined;
  }

  private async probe(run: Run): Promise<Capability> {
    this.refusals.replace([]);
    const mode = await this.catalogue
      .fetchNewReleases({ market: this.settings.market, offset: 0, limit: 1 }, run)
      .then(() => 'extended' as const)
      .catch((error: unknown) => {
        if (error instanceof NotOffered) return 'dev' as const;
        throw error;
      });
    const capability = { mode, notOffered: this.refusals.families, probedAt: this.settings.now() };
    await this.store.write(capability);
    return capability;
  }

  private isOld({ probedAt }: Capability): boolean {
    return this.settings.now() - probedAt > WEEK_MS;
  }
}
