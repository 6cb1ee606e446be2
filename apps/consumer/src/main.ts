import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CassandraClient } from '@freshwax/cassandra';
import { createKafka, kafkaConnection, TopicsAdmin } from '@freshwax/kafka';
import { BatchServer } from '@freshwax/kafka/batch';
import type { Pool } from '@freshwax/postgres';
import { createLogger, runService } from '@freshwax/runtime/service';
import { ConsumerModule } from './consumer.module.ts';
import { readConsumerEnv, type ConsumerEnv } from './env.ts';
import { JointFolder } from './joint/joint.folder.ts';
import { exposeLag } from './process/lag.metric.ts';
import { OperationsService } from './operations/operations.service.ts';
import { missingPrerequisites } from './process/prerequisites.ts';
import { watchProgress } from './process/progress.watchdog.ts';
import { CASSANDRA, POOL } from './process/stores.ts';
import { ExpirySchedule } from './retention/expiry.schedule.ts';

const ASK_AGAIN_MS = 1_000;
/** A chunk that is cut off is applied by whoever comes next, or was: no stop has to wait for a store. */
const LEAVE_AFTER_MS = 7_000;
const logger = createLogger('consumer');

/** A consumer that cannot go on ends; the supervisor starts it again and the ledger says where. */
function onFatal(error: Error): void {
  logger.fatal(error.stack ?? error.message);
  process.exit(1);
}

async function start(): Promise<INestApplication> {
  const env = readConsumerEnv();
  // A connection on which nothing was ever asked would hold the stop up for ever.
  const options = { logger, forceCloseConnections: true };
  const app = await NestFactory.create(ConsumerModule.forRoot({ env, onFatal }), options);
  const server = app.get(BatchServer);
  app.connectMicroservice({ strategy: server });
  await app.listen(env.FRESHWAX_CONSUMER_PORT, env.FRESHWAX_HOST);
  await waitForBootstrap(app, env);
  await app.startAllMicroservices();
  app.get(JointFolder).start();
  app.get(ExpirySchedule).start();
  app.get(OperationsService).start();
  exposeLag(server);
  watchProgress(server, onFatal);
  return app;
}

async function waitForBootstrap(app: INestApplication, env: ConsumerEnv): Promise<void> {
  const admin = new TopicsAdmin(createKafka({ ...kafkaConnection(env), clientId: 'freshwax-consumer-wait' }));
  const needed = {
    admin,
    topicPrefix: env.FRESHWAX_TOPIC_PREFIX,
    pool: app.get<Pool>(POOL),
    cassandra: app.get<CassandraClient>(CASSANDRA),
  };
  let said = '';
  for (
    let missing = await missingPrerequisites(needed);
    missing.length > 0;
    missing = await missingPrerequisites(needed)
  ) {
    if (said !== missing.join()) logger.log(`waiting for ${missing.join(', ')} (bootstrap makes them)`);
    said = missing.join();
    await delay(ASK_AGAIN_MS);
  }
  await admin.disconnect();
}

await runService('consumer', start, { leaveAfterMs: LEAVE_AFTER_MS });
