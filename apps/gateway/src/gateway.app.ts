import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ConfigurationError } from '@freshwax/runtime';
import { createLogger } from '@freshwax/runtime/service';
import { startTracing, type Tracing } from '@freshwax/runtime/trace';
import { DataVersion } from './answers/data-version.ts';
import { FirstAnswers } from './answers/first-answers.ts';
import { KnownQuestions } from './answers/known-questions.ts';
import { notModifiedMiddleware } from './answers/not-modified.middleware.ts';
import { dashboardMiddleware } from './dashboard/dashboard.middleware.ts';
import type { GatewayEnv } from './env.ts';
import { GatewayModule } from './gateway.module.ts';
import { acceptMiddleware } from './http/accept.middleware.ts';
import { methodMiddleware } from './http/method.middleware.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { refuseUnreadable } from './http/refuse-unreadable.ts';
import { requestMetrics } from './http/request.metrics.ts';
import { traceMiddleware, withinTrace } from './http/trace.middleware.ts';
import { validationPipe } from './http/validation.pipe.ts';
import { serveOpenApi } from './openapi/document.ts';
import { AdminKey } from './security/admin-key.ts';
import { clientAddress } from './security/client-address.ts';
import { corsMiddleware } from './security/cors.middleware.ts';
import { headersMiddleware } from './security/headers.middleware.ts';
import { hostMiddleware, isLoopback } from './security/host.middleware.ts';
import { mediaTypeMiddleware } from './security/media-type.middleware.ts';
import { readKeyMiddleware } from './security/read-key.middleware.ts';
import { ReadKey } from './security/read-key.ts';
import { throttleMiddleware } from './security/throttle.middleware.ts';

const BODY_LIMIT = '64kb';
/** A request that is not complete by then is dropped, ms. */
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * A connection on which nothing is asked any more stays for so long, ms: longer than the 60 s of nginx and of many load balancers. Who closes
 * first must be the one who asks, or a question meets a connection that is just being closed and gets no answer (Node's own is 5 s).
 */
const KEEP_ALIVE_MS = 75_000;

/**
 * The gateway, not yet listening. Nothing is connected before it is asked for.
 * @throws ConfigurationError when it would listen beyond loopback without an admin key
 */
export async function createGateway(
  env: GatewayEnv,
  options: { isSilent?: boolean; tracing?: Tracing } = {},
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(GatewayModule.forRoot(env, options.tracing), {
    logger: options.isSilent ? false : createLogger('gateway'),
    bodyParser: false,
    abortOnError: false,
  });
  if (!isLoopback(env.FRESHWAX_HOST) && !app.get(AdminKey).isSet)
    throw new ConfigurationError([
      'FRESHWAX_HOST: beyond loopback an admin key is needed (FRESHWAX_ADMIN_KEY or FRESHWAX_ADMIN_KEY_FILE)',
    ]);
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(traceMiddleware, requestMetrics(), headersMiddleware);
  app.use(hostMiddleware(env.FRESHWAX_HOST, env.FRESHWAX_ALLOWED_HOSTS), corsMiddleware(env.FRESHWAX_ALLOWED_ORIGINS));
  app.use(throttleMiddleware(env.FRESHWAX_RATE_LIMIT, clientAddress(env.FRESHWAX_TRUSTED_PROXIES)));
  app.use(methodMiddleware(app.getHttpAdapter()));
  app.use(readKeyMiddleware(app.get(ReadKey), app.get(AdminKey)), mediaTypeMiddleware, acceptMiddleware);
  app.use(notModifiedMiddleware(app.get(KnownQuestions), app.get(DataVersion)));
  app.use(dashboardMiddleware(env.FRESHWAX_DASHBOARD_DIR));
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(withinTrace);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  serveOpenApi(app);
  const server = app.getHttpServer() as Server;
  Object.assign(server, { requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS });
  refuseUnreadable(server);
  return app;
}

/** Listens at the configured address. */
export async function startGateway(env: GatewayEnv): Promise<NestExpressApplication> {
  // Before all else: what asks for a tracer earlier never records.
  const tracing = await startTracing(env.OTEL_EXPORTER_OTLP_ENDPOINT, 'freshwax-gateway');
  const app = await createGateway(env, { tracing });
  await app.listen(env.FRESHWAX_GATEWAY_PORT, env.FRESHWAX_HOST);
  void app.get(FirstAnswers).keep(await app.getUrl());
  return app;
}
