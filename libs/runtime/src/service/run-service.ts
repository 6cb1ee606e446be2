import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { ConsoleLogger, type INestApplication } from '@nestjs/common';
import { ConfigurationError, EXIT_CONFIGURATION } from '../parse-env.ts';

/** A graceful stop that takes longer than this is a hang, ms. */
const STOP_DEADLINE_MS = 10_000;
/** What has not started so long after it was told to stop waits for something that is not there, ms. */
const START_GRACE_MS = 2_000;

/** JSON lines on stdout, one an event. */
export const createLogger = (context: string): ConsoleLogger =>
  new ConsoleLogger(context, { json: true, colors: false });

export interface ServiceOptions {
  /**
   * After so many ms a stop leaves behind what has not closed by then, and is a good one all the same: for a process that may
   * be cut off anywhere. A store that does not answer would else hold it up until it is killed.
   */
  leaveAfterMs?: number;
}

/**
 * Runs a Nest process until a signal, also while it starts: SIGTERM or SIGINT closes it within 10 s, a second one ends it at
 * once.
 * A configuration that is refused ends it with exit code 3, anything unforeseen with 1, so that the supervisor restarts it.
 */
export async function runService(
  name: string,
  start: () => Promise<INestApplication>,
  options: ServiceOptions = {},
): Promise<void> {
  const logger = createLogger(name);
  process.on('unhandledRejection', (reason) => die(logger, reason));
  process.on('uncaughtException', (error) => die(logger, error));
  try {
    const starting = start();
    stopOnSignal(starting, logger, options);
    await starting;
    logger.log('started');
  } catch (error) {
    die(logger, error);
  }
}

function stopOnSignal(
  starting: Promise<INestApplication>,
  logger: ConsoleLogger,
  { leaveAfterMs }: ServiceOptions,
): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(130);
    stopping = true;
    logger.log(`stopping on ${signal}`);
    setTimeout(() => die(logger, new Error(`did not stop within ${STOP_DEADLINE_MS} ms`)), STOP_DEADLINE_MS).unref();
    if (leaveAfterMs !== undefined) setTimeout(() => leave(logger, leaveAfterMs), leaveAfterMs).unref();
    close(starting).then(
      () => process.exit(0),
      (error: unknown) => die(logger, error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** What waits to be started has begun nothing that must be ended. */
async function close(starting: Promise<INestApplication>): Promise<void> {
  const app = await Promise.race([starting, delay(START_GRACE_MS)]);
  await app?.close();
}

function leave(logger: ConsoleLogger, ms: number): never {
  logger.warn(`what it uses has not let go within ${ms} ms and is left behind`);
  process.exit(0);
}

function die(logger: ConsoleLogger, error: unknown): never {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  logger.fatal(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}
