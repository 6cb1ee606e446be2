import { Module } from '@nestjs/common';
import { BootstrapKeyspaceHandler } from '../bootstrap/keyspace.handler.ts';
import { BootstrapMigrateHandler } from '../bootstrap/migrate.handler.ts';
import { BootstrapTopicsHandler } from '../bootstrap/topics.handler.ts';
import { BootstrapVerifyHandler } from '../bootstrap/verify.handler.ts';
import { EnrichQuery } from '../enrich/enrich.query.ts';
import { EnrichPlanHandler } from '../enrich/plan.handler.ts';
import { EnrichVerifyHandler } from '../enrich/verify.handler.ts';
import { PurgeController } from '../purge/purge.controller.ts';
import { PurgeQuery } from '../purge/purge.query.ts';
import { OperationBook } from './operation.book.ts';
import { OPERATION_HANDLERS, type OperationHandler } from './operation.handler.ts';
import { OperationQuery } from './operation.query.ts';
import { OperationRequests } from './operation.requests.ts';
import { OperationRunner } from './operation.runner.ts';
import { OperationsController } from './operations.controller.ts';

const handlers = [
  BootstrapTopicsHandler,
  BootstrapKeyspaceHandler,
  BootstrapMigrateHandler,
  BootstrapVerifyHandler,
  EnrichPlanHandler,
  EnrichVerifyHandler,
];

@Module({
  controllers: [OperationsController, PurgeController],
  providers: [
    OperationQuery,
    OperationBook,
    OperationRunner,
    OperationRequests,
    EnrichQuery,
    PurgeQuery,
    ...handlers,
    { provide: OPERATION_HANDLERS, inject: handlers, useFactory: (...all: OperationHandler[]) => all },
  ],
})
export class OperationsModule {}
