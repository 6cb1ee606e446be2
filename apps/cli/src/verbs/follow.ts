import { Option, type Command } from 'commander';
import {
  followedArtistAnswer,
  followedArtistList,
  followableSource,
  type FollowedArtist,
  type FollowableSource,
} from '@freshwax/contracts';
import { allEntries } from '../all-entries.ts';
import { toNextStep, toReason } from '../entry-state.ts';
import { entriesMeant, NoSuchEntryError, toEntryText } from '../entries.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { out, outColours, say } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';
import type { Ending } from './watch.ts';

const PATH = '/followed-artists';

interface Asked {
  readonly json: boolean;
}

/** `follow add|list|remove` */
export function addFollowVerbs(program: Command, ending: Ending): void {
  const follow = program.command('follow').description('the artists whose new releases are looked for');
  follow
    .command('add')
    .description('look for the new releases of an artist from now on')
    .argument('<artist>', 'a name, an id, a uri or an address')
    .addOption(new Option('--source <source>', 'whom to ask').choices(followableSource.options))
    .option('--json', 'as JSON', false)
    .action(ending(add));
  follow
    .command('list')
    .description('who is followed, and when they were last looked for')
    .option('--json', 'as JSON', false)
    .action(ending(list));
  follow
    .command('remove')
    .description('follow an artist no more; what was found stays')
    .argument('<artist>', 'the name, id or address')
    .option('--json', 'as JSON', false)
    .action(ending(remove));
}

async function add(query: string, { json, source }: Asked & { readonly source?: FollowableSource }): Promise<ExitCode> {
  const gateway = await runningGateway();
  const body = { query, ...(source && { source }) };
  const { data } = followedArtistAnswer.parse(await gateway.change('POST', PATH, body));
  const code = print(json, [data]);
  const next = toNextStep(data, 'follow');
  if (next && !json) say(next);
  return code;
}

async function list({ json }: Asked): Promise<ExitCode> {
  return print(json, await allEntries(await runningGateway(), PATH, followedArtistList));
}

async function remove(what: string, { json }: Asked): Promise<ExitCode> {
  const gateway = await runningGateway();
  const artists = (await allEntries(gateway, PATH, followedArtistList)).map((artist) => ({
    ...artist,
    entityId: artist.artistId,
  }));
  const meant = entriesMeant(artists, what);
  if (meant.length === 0) throw new NoSuchEntryError(what, 'followed', artists);
  for (const { id } of meant) await gateway.change('DELETE', `${PATH}/${id}`);
  if (json) out(JSON.stringify({ removed: meant }));
  else for (const artist of meant) out(`no longer followed: ${toEntryText(artist)} (${artist.source})`);
  return EXIT.ok;
}

function print(json: boolean, artists: readonly FollowedArtist[]): ExitCode {
  if (json) out(JSON.stringify({ artists }));
  else if (artists.length === 0) out('nobody is followed: npx freshwax follow add "<artist>"');
  else for (const artist of artists) out(toLine(artist));
  return EXIT.ok;
}

function toLine(artist: FollowedArtist): string {
  const { state, name, query, source, lastCheckedAt } = artist;
  const colour = state === 'followed' ? outColours.green : outColours.yellow;
  const reason = toReason(artist, 'artist');
  const looked = lastCheckedAt ? `looked for ${lastCheckedAt}` : reason ? undefined : 'not looked for yet';
  return [colour(state.padEnd(9)), name ?? query, outColours.dim(source), reason, looked].filter(Boolean).join('  ');
}
