import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../stack/place.ts';

type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly args: Readonly<Record<string, string>> };
  readonly profiles?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: Condition; readonly required?: boolean }>>;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly command?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly restart?: string;
  readonly user?: string;
  readonly container_name?: string;
  readonly mem_limit?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

export const composeText = readFileSync(join(projectRoot, 'docker-compose.yml'), 'utf8');

/** By name, as written: `${...}` stands. */
export const composeServices: Readonly<Record<string, ComposeService>> = (
  parse(composeText, { merge: true }) as { services: Record<string, ComposeService> }
).services;

export interface Stage {
  readonly base: string;
  readonly lines: readonly string[];
}

/** The stages of the Dockerfile by name, continued lines joined, comments left out. */
export function readStages(): Map<string, Stage> {
  const text = readFileSync(join(projectRoot, 'Dockerfile'), 'utf8').replaceAll(/\\\n/g, ' ');
  const stages = new Map<string, { base: string; lines: string[] }>();
  let current: string[] | undefined;
  for (const line of text.split('\n')) {
    const [, base, name] = /^FROM (\S+) AS (\S+)$/.exec(line) ?? [];
    if (base !== undefined && name !== undefined) stages.set(name, { base, lines: (current = []) });
    else if (line !== '' && !line.startsWith('#')) current?.push(line);
  }
  return stages;
}
