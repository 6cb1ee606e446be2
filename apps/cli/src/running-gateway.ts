import { GatewayClient, localGateway } from '../../../stack/gateway.client.ts';
import { inspectStack } from '../../../stack/inspect.ts';
import { placeAt } from '../../../stack/place.ts';
import { readState } from '../../../stack/process/state-file.ts';
import { openSecrets } from '../../../stack/secrets.ts';
import { NotRunningError } from './not-running.error.ts';

/** The gateway of the stack that runs, at whatever port. @throws NotRunningError */
export async function runningGateway(): Promise<GatewayClient> {
  const place = placeAt({});
  const ports = readState(place.stateFile)?.ports;
  if ((await inspectStack(place)).phase === 'down' || !ports) throw new NotRunningError();
  const { adminKeyFile } = await openSecrets(place.dataDir);
  return new GatewayClient(localGateway(ports.gateway, adminKeyFile));
}
