import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { placeAt } from '../../../../stack/place.ts';
import { postgresCacheFolder } from '../../../../stack/services/postgres.service.ts';
import { stopStack } from '../../../../stack/stop-stack.ts';
import { isConfirmed } from '../confirm.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { say } from '../output.ts';

/** Stops the stack and removes its data and logs; keys and installed servers stay. Without a terminal to ask on it wants `yes`. */
export async function reset({ yes }: { readonly yes: boolean }): Promise<ExitCode> {
  const place = placeAt({});
  if (!yes && !process.stdin.isTTY) {
    say('nothing was removed: without a terminal to ask on, say --yes');
    return EXIT.usage;
  }
  if (!yes && !(await isConfirmed('This removes every topic, row and table of this stack.'))) {
    say('nothing was removed');
    return EXIT.ok;
  }
  await stopStack(place);
  const folders = [join(place.dataDir, 'data'), place.logDir, postgresCacheFolder(place)];
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  say(`removed ${folders.map((folder) => relative(process.cwd(), folder)).join(', ')}`);
  return EXIT.ok;
}
