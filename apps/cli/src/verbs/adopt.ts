import { GatewayClient } from '../../../../stack/gateway.client.ts';
import { inspectStack } from '../../../../stack/inspect.ts';
import { placeAt } from '../../../../stack/place.ts';
import { readState } from '../../../../stack/process/state-file.ts';
import { openSecrets } from '../../../../stack/secrets.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { out, say } from '../output.ts';

/** Lets a topic go on whose log no longer continues where we stand; the consumer takes it up within 15 s. */
export async function adopt(topic: string, { partition }: { readonly partition?: number }): Promise<ExitCode> {
  const place = placeAt({});
  const ports = readState(place.stateFile)?.ports;
  if ((await inspectStack(place)).phase === 'down' || !ports) {
    say('Freshwax is not running (npm start)');
    return EXIT.unhealthy;
  }
  const { adminKeyFile } = await openSecrets(place.dataDir);
  const gateway = new GatewayClient(ports.gateway, adminKeyFile);
  const { log } = await gateway.run({ type: 'adopt', topic, ...(partition !== undefined && { partition }) });
  for (const line of log) out(line);
  return EXIT.ok;
}
