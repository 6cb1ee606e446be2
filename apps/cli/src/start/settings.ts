import { chooseSource } from '../../../../stack/source.ts';
import type { StackSettings } from '../../../../stack/app-env.ts';
import { portSettings, sourceSettings } from '../../../../stack/env.ts';
import { placeAt } from '../../../../stack/place.ts';
import { startSteps, type StepName } from '../../../../stack/progress.ts';
import { openSecrets } from '../../../../stack/secrets.ts';

/** What `start` was asked. */
export interface StartOptions {
  readonly portOffset: number;
  readonly airflow: boolean;
  readonly simulatorMode?: 'dev' | 'extended';
}

export async function toSettings({ portOffset, airflow, simulatorMode }: StartOptions): Promise<StackSettings> {
  const place = placeAt({ portOffset, chosenPorts: portSettings() });
  const source = chooseSource(sourceSettings());
  const secrets = await openSecrets(place.dataDir);
  return { place, secrets, source, withAirflow: airflow, ...(simulatorMode && { simulatorMode }) };
}

/** The steps of a start with these settings. */
export function stepsOf({ source }: StackSettings): ReadonlySet<StepName> {
  const names = startSteps.flatMap(({ steps }) => Object.keys(steps) as StepName[]);
  return new Set(names.filter((name) => name !== 'simulator' || source.name === 'simulator'));
}
