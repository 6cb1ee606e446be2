import { Global, Module } from '@nestjs/common';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { AdminKey } from '../security/admin-key.ts';
import { CursorSigner } from '../security/cursor.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { ActiveSources } from './active-sources.ts';
import { Answers } from './answers.ts';
import { DataVersion } from './data-version.ts';
import { VersionCache } from './version.cache.ts';

const providers = [DataVersion, VersionCache, ActiveSources, Answers, TopicNames];

/** What every answer needs: the data's version, its sources, cursors and the admin key. */
@Global()
@Module({
  providers: [
    ...providers,
    {
      provide: AdminKey,
      inject: [GATEWAY_ENV],
      useFactory: (env: GatewayEnv) => new AdminKey(env.FRESHWAX_ADMIN_KEY, env.FRESHWAX_ADMIN_KEY_FILE),
    },
    { provide: CursorSigner, inject: [AdminKey], useFactory: (key: AdminKey) => new CursorSigner(key) },
  ],
  exports: [...providers, AdminKey, CursorSigner],
})
export class AnswersModule {}
