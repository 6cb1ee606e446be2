import { inspectStack, type SeenService, type SeenStack } from '../../../../stack/inspect.ts';
import { placeAt } from '../../../../stack/place.ts';
import { readFullDisks, toFullDiskLine } from '../data-room.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { out, outColours } from '../output.ts';
import { readBlocked, toBlockedLine } from './blocked.ts';

export async function status({ json }: { readonly json: boolean }): Promise<ExitCode> {
  const place = placeAt({});
  const seen = await inspectStack(place);
  if (!json) return printStatus(seen);
  const { services, urls, source } = seen;
  const [blocked, fullDisks] = await Promise.all([readBlocked(), readFullDisks(place.dataDir)]);
  out(JSON.stringify({ services, urls, source, blocked, fullDisks }));
  return codeOf(seen);
}

/** A service that is still starting is not unhealthy; one that was and is not any more is. */
function codeOf({ phase, supervisor, services }: SeenStack): ExitCode {
  if (phase === 'down' || !supervisor) return EXIT.unhealthy;
  return unhealthy(services).length === 0 ? EXIT.ok : EXIT.unhealthy;
}

const unhealthy = (services: readonly SeenService[]): SeenService[] =>
  services.filter(({ state }) => state !== 'ready' && state !== 'starting');

/** `ready` is what the start came to; what has gone since is named. */
export function toPhaseLine({ phase, services, source }: Pick<SeenStack, 'phase' | 'services' | 'source'>): string {
  const amiss = unhealthy(services).map(({ name, state }) => `${name} is ${state}`);
  return `${amiss.length > 0 ? amiss.join(', ') : phase}, source ${source ?? 'not known yet'}`;
}

export async function printStatus(seen: SeenStack): Promise<ExitCode> {
  const { phase, supervisor, services, urls } = seen;
  if (phase === 'down') {
    out('Freshwax is not running (npm start)');
    return EXIT.unhealthy;
  }
  for (const service of services) out(toRow(service));
  out('');
  if (!supervisor) out('its supervisor is gone: npm start takes over anew, npx freshwax stop ends what is left');
  else out(toPhaseLine(seen));
  for (const disk of await readFullDisks(placeAt({}).dataDir)) out(outColours.yellow(toFullDiskLine(disk)));
  for (const blocked of await readBlocked()) out(outColours.yellow(toBlockedLine(blocked)));
  for (const [name, url] of Object.entries(urls)) if (url) out(`  ${outColours.dim(name.padEnd(9))} ${url}`);
  return codeOf(seen);
}

function toRow({ name, state, pid, port, since }: SeenService): string {
  const colour = state === 'ready' ? outColours.green : outColours.yellow;
  return [
    name.padEnd(10),
    colour(state.padEnd(10)),
    `pid ${pid ?? '-'}`.padEnd(12),
    `port ${port ?? '-'}`.padEnd(11),
    `since ${since}`,
  ].join(' ');
}
