import { Option, type Command } from 'commander';
import {
  watchableSource,
  watchEntryAnswer,
  watchEntryList,
  type WatchableSource,
  type WatchEntry,
} from '@freshwax/contracts';
import type { GatewayClient } from '../../../../stack/gateway.client.ts';
import { allEntries } from '../all-entries.ts';
import { toNextStep } from '../entry-state.ts';
import { entriesMeant, NoSuchEntryError, toEntryText } from '../entries.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { out, say } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';
import { toDurationMs } from '../spell-duration.ts';
import { toWatchLine } from '../watch-line.ts';

const PATH = '/watch-list';

interface Asked {
  readonly json: boolean;
}

export type Ending = <A extends unknown[]>(action: (...args: A) => Promise<ExitCode>) => (...args: A) => Promise<void>;

/** `watch add|list|remove|interval` */
export function addWatchVerbs(program: Command, ending: Ending): void {
  const watch = program.command('watch').description('the tracks that are observed over time');
  watch
    .command('add')
    .description('observe a track from now on')
    .argument('<track>', 'a name, an id, a uri or an address')
    .option('--interval <time>', 'how often, such as 10m or 1h', toDurationMs)
    .addOption(new Option('--source <source>', 'whom to ask').choices(watchableSource.options))
    .option('--json', 'as JSON', false)
    .action(ending(add));
  watch
    .command('list')
    .description('what is observed, and when it is due')
    .option('--json', 'as JSON', false)
    .action(ending(list));
  watch
    .command('remove')
    .description('observe a track no more; what was observed stays')
    .argument('<track>', 'its name, id or address')
    .option('--json', 'as JSON', false)
    .action(ending(remove));
  watch
    .command('interval')
    .description('how often a track is observed')
    .argument('<track>', 'its name, id or address')
    .argument('<time>', 'such as 10m or 1h, or default', (text) => (text === 'default' ? null : toDurationMs(text)))
    .option('--json', 'as JSON', false)
    .action(ending(changeInterval));
}

async function add(
  query: string,
  { json, interval, source }: Asked & { readonly interval?: number; readonly source?: WatchableSource },
): Promise<ExitCode> {
  const gateway = await runningGateway();
  const body = { query, ...(source && { source }), ...(interval !== undefined && { intervalMs: interval }) };
  const { data } = watchEntryAnswer.parse(await gateway.change('POST', PATH, body));
  const code = print(json, [data]);
  const next = toNextStep(data, 'watch');
  if (next && !json) say(next);
  return code;
}

async function list({ json }: Asked): Promise<ExitCode> {
  return print(json, await readAll(await runningGateway()));
}

async function remove(what: string, { json }: Asked): Promise<ExitCode> {
  const gateway = await runningGateway();
  const entries = await meant(gateway, what);
  for (const { id } of entries) await gateway.change('DELETE', `${PATH}/${id}`);
  if (json) out(JSON.stringify({ removed: entries }));
  else for (const entry of entries) out(`no longer watched: ${toEntryText(entry)} (${entry.source})`);
  return EXIT.ok;
}

async function changeInterval(what: string, intervalMs: number | null, { json }: Asked): Promise<ExitCode> {
  const gateway = await runningGateway();
  const changed: WatchEntry[] = [];
  for (const { id } of await meant(gateway, what))
    changed.push(watchEntryAnswer.parse(await gateway.change('PATCH', `${PATH}/${id}`, { intervalMs })).data);
  return print(json, changed);
}

const readAll = (gateway: GatewayClient): Promise<WatchEntry[]> => allEntries(gateway, PATH, watchEntryList);

async function meant(gateway: GatewayClient, what: string): Promise<WatchEntry[]> {
  const entries = (await readAll(gateway)).map((entry) => ({ ...entry, entityId: entry.trackId }));
  const found = entriesMeant(entries, what);
  if (found.length === 0) throw new NoSuchEntryError(what, 'on the watch list', entries);
  return found;
}

function print(json: boolean, entries: readonly WatchEntry[]): ExitCode {
  if (json) out(JSON.stringify({ entries }));
  else if (entries.length === 0) out('nothing is watched: npx freshwax watch add "<track>"');
  else for (const entry of entries) out(toWatchLine(entry));
  return EXIT.ok;
}
