import type { Run } from '../runs/run.ts';
import { NEW_RELEASES, type Mode, type SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { BudgetSpent, NotOffered, QuotaExceeded } from '../exchange/source.errors.ts';
import type { Capability, CapabilityStore } from './capability.store.ts';
import { isField } from './field.tally.ts';
import type { Refusals } from './refusals.ts';

const WEEK_MS = 7 * 86_400_000;

export interface ProberSettings {
  configured: Mode | 'auto';
  /** A market for the probe. */
  market: string;
  /** What an app is that is answered. Default: grandfathered; of a simulator it is known. */
  answeredMode?: Exclude<Mode, 'dev'>;
  /** Whether a verdict of an earlier process is still believed; a simulator may have been started in another mode. */
  isStoredVerdictTrusted: boolean;
  now: () => number;
}

/**
 * Finds out which mode the app is in: by the answer of one endpoint, once a week. An answer cannot tell `extended` from
 * `grandfathered`: both have all endpoints, fields and page sizes, and differ in quotas alone, which are not told and met
 * only by using them up. So an app that is answered is taken for `grandfathered`, the one with less; whoever knows better
 * says so by FRESHWAX_SPOTIFY_MODE. What is asked is the same in both, within the budgets that are configured.
 */
export class ModeProber {
  private known: Capability | undefined;
  private found: Capability | undefined;
  private resolving: Promise<Mode> | undefined;

  constructor(
    private readonly catalogue: SpotifyCatalogue,
    private readonly refusals: Refusals,
    private readonly store: CapabilityStore,
    private readonly settings: ProberSettings,
  ) {}

  /** What the last probe of this process found. */
  get verdict(): Capability | undefined {
    return this.found;
  }

  /** @throws SourceError when the probe got no verdict and none is stored; it is repeated by the next run */
  async resolve(run: Run): Promise<Mode> {
    if (this.known && !this.isOld(this.known)) return this.known.mode;
    // The first runs of all jobs begin together: one probes for all.
    this.resolving ??= this.findOut(run).finally(() => {
      this.resolving = undefined;
    });
    return this.resolving;
  }

  /** Asks anew, whatever is known or configured; a mode that is configured stays in force. @throws SourceError */
  async probe(run: Run): Promise<Capability> {
    const before = this.refusals.families;
    this.refusals.replace([]);
    try {
      const mode = await this.askForMode(run);
      const fields = (this.known?.notOffered ?? []).filter(isField);
      const capability = { mode, notOffered: [...this.refusals.families, ...fields], probedAt: this.settings.now() };
      await this.store.write(capability, false);
      this.found = capability;
      if (!this.isConfigured) this.known = capability;
      return capability;
    } catch (error) {
      this.refusals.replace(before);
      throw error;
    }
  }

  /** Keeps what a run has learnt; new releases that are refused after all make the next run probe again. */
  async learn(run: Run): Promise<void> {
    if (!this.known) return;
    const { mode, notOffered: before, probedAt } = this.known;
    const notOffered = [...this.refusals.families, ...run.fields.judge(before.filter(isField))];
    if (notOffered.join() === before.join()) return;
    this.known = { mode, notOffered, probedAt };
    await this.store.write(this.known, this.isConfigured);
  }

  private get isConfigured(): boolean {
    return this.settings.configured !== 'auto';
  }

  private async findOut(run: Run): Promise<Mode> {
    const capability = await this.capabilityFor(run);
    this.known = capability;
    this.refusals.replace(capability.notOffered.filter((name) => !isField(name)));
    return capability.mode;
  }

  private async capabilityFor(run: Run): Promise<Capability> {
    const { configured, isStoredVerdictTrusted, now } = this.settings;
    if (configured !== 'auto') {
      const capability = { mode: configured, notOffered: [], probedAt: now() };
      await this.store.write(capability, true);
      return capability;
    }
    await this.store.forgetConfigured();
    // What this process saw for itself is newer than what is stored.
    const stored = this.known ?? (await this.store.read());
    const isTrusted = this.known !== undefined || isStoredVerdictTrusted;
    if (stored && isTrusted && !this.isOld(stored)) return stored;
    return this.probe(run).catch((error: unknown) => {
      // A probe that may not be made now says nothing: an old verdict is better than none.
      if (stored && (error instanceof QuotaExceeded || error instanceof BudgetSpent)) return stored;
      throw error;
    });
  }

  private askForMode(run: Run): Promise<Mode> {
    const { market, answeredMode = 'grandfathered' } = this.settings;
    return this.catalogue
      .fetchNewReleases({ market, offset: 0, limit: 1 }, run)
      .then(() => answeredMode)
      .catch((error: unknown) => {
        if (error instanceof NotOffered) return 'dev' as const;
        throw error;
      });
  }

  private isOld(capability: Capability): boolean {
    const isOfLastWeek = this.settings.now() - capability.probedAt <= WEEK_MS;
    return !this.isConfigured && (!isOfLastWeek || isContradicted(capability));
  }
}

const isContradicted = ({ mode, notOffered }: Capability): boolean =>
  mode !== 'dev' && notOffered.includes(NEW_RELEASES);
