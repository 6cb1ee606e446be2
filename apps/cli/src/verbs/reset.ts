import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { placeAt } from '../../../../stack/place.ts';
import { postgresCacheFolder } from '../../../../stack/services/postgres.service.ts';
import { stopStack } from '../../../../stack/stop-stack.ts';
import { unconfirmed } from '../confirm.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { say } from '../output.ts';
import { shownPath } from '../shown-path.ts';

/** Stops the stack and removes its data and logs; keys and installed servers stay. Without a terminal to ask on it wants `yes`. */
export async function reset({ yes }: { readonly yes: boolean }): Promise<ExitCode> {
  const place = placeAt({});
  const question = 'This removes every topic, row and table of this stack.';
  const refused = await unconfirmed({ yes, question, nothing: 'nothing was removed' });
  if (refused !== undefined) return refused;
  await stopStack(place);
  const folders = [join(place.dataDir, 'data'), place.logDir, postgresCacheFolder(place)];
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  say(`removed ${folders.map((folder) => shownPath(folder)).join(', ')}`);
  return EXIT.ok;
}
