import type { LoggerService } from '@nestjs/common';
import type { Source } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import type { Capability } from '../capability/capability.store.ts';
import type { ProducerMetrics } from '../process/producer.metrics.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Job, Work } from '../runs/job.ts';
import type { Finished } from '../runs/run.ts';
import type { RunStore } from '../runs/run.store.ts';
import type { Timetable } from '../schedule/scheduler.ts';
import type { SourceHealth } from './source.health.ts';

/** What all sources share. */
export interface SourceParts {
  pool: Pool;
  publisher: ObservationPublisher;
  runs: RunStore;
  metrics: ProducerMetrics;
  logger: LoggerService;
  /** Aborted when the process stops. */
  stop: AbortSignal;
}

export interface Wanted {
  trackIds: readonly string[];
  artistIds: readonly string[];
}

/** A source that is followed: its jobs with their times, and what may be asked of it at any moment. */
export interface FollowedSource {
  readonly name: Source;
  readonly health: SourceHealth;
  readonly timetables: readonly Timetable[];
  /** Finds new albums. */
  readonly discovery: Job;
  /** Asks for popularity and the like; undefined where the source answers it with discovery. */
  readonly enrichment?: { job: Job; workFor: (wanted: Wanted) => Work };
  /** Asks anew what the source offers; undefined where that never varies. */
  readonly probe?: () => Promise<{ finished: Finished; capability: Capability | undefined }>;
}

/** Injection token of all sources that are followed. */
export const FOLLOWED_SOURCES = Symbol('followed sources');
