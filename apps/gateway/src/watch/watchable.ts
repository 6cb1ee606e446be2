import { Injectable } from '@nestjs/common';
import { watchableSource, type WatchableSource } from '@freshwax/contracts';
import { ActiveSources } from '../answers/active-sources.ts';
import { ProblemError } from '../http/problem.error.ts';

/** Which source an entry is of. */
@Injectable()
export class Watchable {
  constructor(private readonly activeSources: ActiveSources) {}

  /**
   * The one that was named, else the first that is followed and can be asked for a single track or artist.
   * @throws ProblemError capability-missing when nobody would ever ask it
   */
  choose(asked: WatchableSource | undefined): WatchableSource {
    const able = this.activeSources.configured.flatMap((name) => watchableSource.safeParse(name).data ?? []);
    const chosen = asked ?? able[0];
    if (chosen !== undefined && able.includes(chosen)) return chosen;
    const followed = this.activeSources.configured.join(', ');
    throw new ProblemError('capability-missing', {
      detail:
        asked === undefined
          ? `What is followed (${followed}) cannot be asked for one track or artist; FRESHWAX_SOURCE with spotify or simulator can.`
          : `${asked} is not followed (FRESHWAX_SOURCE: ${followed}), so nothing would ever ask it.`,
    });
  }
}
