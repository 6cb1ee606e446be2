import { readFile } from 'node:fs/promises';
import type { StackSettings } from '../../../../stack/app-env.ts';
import { AIRFLOW_USER, airflowPassword } from '../../../../stack/services/airflow-env.ts';
import { stackUrls } from '../../../../stack/urls.ts';
import { duration, out, outColours } from '../output.ts';
import { shownPath } from '../shown-path.ts';

/** Where everything is, once it runs. Keys are shown to a terminal only; a log gets the names of their files. */
export async function printBlock(settings: StackSettings, ms: number): Promise<void> {
  const { sources, secrets, localStandIn, withAirflow, place } = settings;
  const urls = stackUrls(settings);
  const isTerminal = process.stdout.isTTY === true;
  const folder = shownPath(secrets.folder);
  const adminKey = isTerminal ? (await readFile(secrets.adminKeyFile, 'utf8')).trim() : `in ${folder}/admin.key`;
  const password = isTerminal ? await airflowPassword(secrets) : `in ${folder}/airflow-admin.password`;
  const lines: [string, string][] = [
    ['dashboard', urls.dashboard ?? ''],
    ['API', `${urls.api}  (docs: ${urls.dashboard}/api/docs)`],
    [
      'Airflow',
      withAirflow ? `${urls.airflow}  (user ${AIRFLOW_USER}, password ${password}; coming up)` : 'off (--no-airflow)',
    ],
    ['metrics', urls.metrics ?? ''],
    [
      'SQL',
      `postgresql://freshwax_reader@127.0.0.1:${place.ports.postgres}/spotifydb  (reads only, password in ${folder}/postgres-reader.password)`,
    ],
    ['source', `${sources.names.join(', ')}: ${sources.why}${localStandIn ? '; ListenBrainz is the simulator' : ''}`],
    ['admin key', adminKey],
    ['logs', shownPath(place.logDir)],
  ];
  out('');
  out(outColours.bold(`Freshwax runs (${duration(ms)})`));
  for (const [name, text] of lines) out(`  ${outColours.dim(name.padEnd(9))} ${text}`);
  out('');
}
