import { runService } from '@freshwax/runtime';
import { readGatewayEnv } from './env.ts';
import { startGateway } from './gateway.app.ts';

await runService('gateway', async () => startGateway(readGatewayEnv()));
