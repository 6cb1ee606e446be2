import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigurationError, EXIT_CONFIGURATION } from '@freshwax/runtime';
import { createLogger, runService } from '@freshwax/runtime/service';
import { readProducerEnv } from './env.ts';
import { ProducerModule } from './producer.module.ts';
import { ProducerService } from './producer.service.ts';
import { startTracing } from '@freshwax/runtime/trace';

const logger = createLogger('producer');

/** A producer that cannot go on ends; the supervisor starts it again and the cursors say where. */
function onFatal(error: Error): void {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  logger.fatal(error.stack ?? error.message);
  process.exit(1);
}

async function start(): Promise<INestApplication> {
  const env = readProducerEnv();
  // Before all else: what asks for a tracer earlier never records.
  const tracing = await startTracing(env.OTEL_EXPORTER_OTLP_ENDPOINT, 'freshwax-producer');
  const app = await NestFactory.create(ProducerModule.forRoot({ env, logger, onFatal, tracing }), {
    logger,
    // A connection on which nothing was asked yet would hold the stop back for a minute.
    forceCloseConnections: true,
  });
  await app.listen(env.FRESHWAX_PRODUCER_PORT, env.FRESHWAX_HOST);
  app.get(ProducerService, { strict: false }).begin();
  return app;
}

await runService('producer', start);
