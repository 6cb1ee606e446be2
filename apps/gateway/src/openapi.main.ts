import 'reflect-metadata';
import { readGatewayEnv } from './env.ts';
import { createGateway } from './gateway.app.ts';
import { openApiDocument } from './openapi/document.ts';

// No server is asked: the addresses only have to be well-formed.
const nowhere = 'postgres://nobody@127.0.0.1:1/none';
const env = readGatewayEnv({ FRESHWAX_POSTGRES_URL: nowhere, FRESHWAX_POSTGRES_OWNER_URL: nowhere });
const app = await createGateway(env, { isSilent: true });
process.stdout.write(`${JSON.stringify(openApiDocument(app), null, 2)}\n`);
