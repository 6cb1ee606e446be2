import { randomBytes } from 'node:crypto';
import { composeProfiles, toEnvFile } from './env-file.ts';

/** A new `.env` file on stdout, for machines that have containers and no Node: [--no-airflow] */
const profile = composeProfiles[process.argv.includes('--no-airflow') ? 1 : 0];
const makeSecret = (): string => randomBytes(32).toString('base64url');
process.stdout.write(toEnvFile({ profile, now: new Date(), makeSecret }));
