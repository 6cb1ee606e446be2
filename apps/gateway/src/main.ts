import { runService } from '@freshwax/runtime/service';
import { readGatewayEnv } from './env.ts';
import { startGateway } from './gateway.app.ts';

await runService('gateway', async () => startGateway(readGatewayEnv()));
