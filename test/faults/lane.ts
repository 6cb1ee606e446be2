import type { Needs } from './fault.ts';
import type { TrialPlan } from './plan.ts';
import type { Surroundings } from './surroundings.ts';
import { runTrial, type TrialEnd } from './trial.ts';
import { World } from './world/world.ts';

/** Starting processes costs more than a trial: so many follow each other in one world, and all of it is checked each time. */
const TRIALS_A_WORLD = 6;

/** Takes plans from a queue that other lanes take from too. */
export class Lane {
  constructor(
    private readonly take: () => TrialPlan | undefined,
    private readonly around: Surroundings,
    private readonly onEnd: (end: TrialEnd) => void,
  ) {}

  async run(): Promise<void> {
    let open: { world: World; needs: string } | undefined;
    try {
      for (let plan = this.take(); plan && !this.around.signal.aborted; plan = this.take()) {
        const needs = surroundingsOf(plan.needs);
        if (open && (open.needs !== needs || open.world.trials >= TRIALS_A_WORLD)) {
          await open.world.close();
          open = undefined;
        }
        open ??= { world: await World.open(plan.needs, this.around), needs };
        const end = await runTrial(plan, open.world, this.around);
        if (this.around.signal.aborted) return;
        this.onEnd(end);
        if (end.violations.length === 0) continue;
        // What is wrong in it now would be found again and again.
        await open.world.close();
        open = undefined;
      }
    } finally {
      await open?.world.close();
    }
  }
}

/** Trials with the same may follow each other. */
const surroundingsOf = ({ proxies, shrinks, retentionDays, consumerEnv }: Needs): string =>
  JSON.stringify([proxies ?? false, shrinks ?? false, retentionDays ?? {}, consumerEnv ?? {}]);
