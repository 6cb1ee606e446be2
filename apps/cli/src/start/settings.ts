import { chooseSources } from '../../../../stack/source.ts';
import { runsSimulator, type SimulatorMode, type StackSettings } from '../../../../stack/app-env.ts';
import { portSettings, sourceSettings } from '../../../../stack/env.ts';
import { placeAt } from '../../../../stack/place.ts';
import { startSteps, type StepName } from '../../../../stack/progress.ts';
import { openSecrets } from '../../../../stack/secrets.ts';

/** What `start` was asked. */
export interface StartOptions {
  readonly portOffset: number;
  readonly airflow: boolean;
  readonly simulatorMode?: SimulatorMode;
  readonly quietSimulator?: boolean;
  readonly localStandIn?: boolean;
}

export async function toSettings(options: StartOptions): Promise<StackSettings> {
  const {
    portOffset,
    airflow,
    simulatorMode,
    quietSimulator: isSimulatorQuiet = false,
    localStandIn = false,
  } = options;
  const place = placeAt({ portOffset, chosenPorts: portSettings() });
  const sources = chooseSources(sourceSettings());
  const secrets = await openSecrets(place.dataDir);
  const simulator = { ...(simulatorMode && { simulatorMode }), isSimulatorQuiet };
  return { place, secrets, sources, localStandIn, withAirflow: airflow, ...simulator };
}

/** The steps of a start with these settings. */
export function stepsOf(settings: StackSettings): ReadonlySet<StepName> {
  const names = startSteps.flatMap(({ steps }) => Object.keys(steps) as StepName[]);
  return new Set(names.filter((name) => name !== 'simulator' || runsSimulator(settings)));
}
