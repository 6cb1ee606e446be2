import { Global, Module } from '@nestjs/common';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { AdminKey } from '../security/admin-key.ts';
import { CursorSigner } from '../security/cursor.ts';
import { ReadKey } from '../security/read-key.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { ActiveSources } from './active-sources.ts';
import { Answers } from './answers.ts';
import { DataVersion } from './data-version.ts';
import { FirstAnswers } from './first-answers.ts';
import { KnownQuestions } from './known-questions.ts';
import { LastAnswers } from './last-answers.ts';
import { PacedAnswers, usualPacing } from './paced-answers.ts';
import { VersionCache } from './version.cache.ts';

const providers = [DataVersion, KnownQuestions, LastAnswers, VersionCache, ActiveSources, Answers, TopicNames];

/** What every answer needs: the data's version, its sources, cursors and the keys. */
@Global()
@Module({
  providers: [
    ...providers,
    FirstAnswers,
    {
      provide: AdminKey,
      inject: [GATEWAY_ENV],
      useFactory: (env: GatewayEnv) => new AdminKey(env.FRESHWAX_ADMIN_KEY, env.FRESHWAX_ADMIN_KEY_FILE),
    },
    { provide: PacedAnswers, useFactory: () => new PacedAnswers(usualPacing) },
    { provide: ReadKey, inject: [GATEWAY_ENV], useFactory: (env: GatewayEnv) => new ReadKey(env.FRESHWAX_READ_KEY) },
    {
      provide: CursorSigner,
      inject: [AdminKey, DataVersion],
      useFactory: (key: AdminKey, version: DataVersion) => new CursorSigner(key, version),
    },
  ],
  exports: [...providers, PacedAnswers, AdminKey, ReadKey, CursorSigner],
})
export class AnswersModule {}
