import 'reflect-metadata';
import { ConsoleLogger, type INestApplication } from '@nestjs/common';
import { ConfigurationError, EXIT_CONFIGURATION } from '../parse-env.ts';

/** A graceful stop that takes longer than this is a hang, ms. */
const STOP_DEADLINE_MS = 10_000;

/** JSON lines on stdout, one an event. */
export const createLogger = (context: string): ConsoleLogger =>
  new ConsoleLogger(context, { json: true, colors: false });

/**
 * Runs a Nest process until a signal: SIGTERM or SIGINT closes it within 10 s, a second one ends it at once.
 * A configuration that is refused ends it with exit code 3, anything unforeseen with 1, so that the supervisor restarts it.
 */
export async function runService(name: string, start: () => Promise<INestApplication>): Promise<void> {
  const logger = createLogger(name);
  process.on('unhandledRejection', (reason) => die(logger, reason));
  process.on('uncaughtException', (error) => die(logger, error));
  try {
    const app = await start();
    stopOnSignal(app, logger);
    logger.log('started');
  } catch (error) {
    die(logger, error);
  }
}

function stopOnSignal(app: INestApplication, logger: ConsoleLogger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(130);
    stopping = true;
    logger.log(`stopping on ${signal}`);
    setTimeout(() => die(logger, new Error(`did not stop within ${STOP_DEADLINE_MS} ms`)), STOP_DEADLINE_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => die(logger, error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function die(logger: ConsoleLogger, error: unknown): never {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  logger.fatal(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}
