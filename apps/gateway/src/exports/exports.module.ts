import { Module } from '@nestjs/common';
import { EntitiesModule } from '../entities/entities.module.ts';
import { ExportStream } from './export.stream.ts';
import { ExportsController } from './exports.controller.ts';

/** Lists as files. */
@Module({
  imports: [EntitiesModule],
  controllers: [ExportsController],
  providers: [{ provide: ExportStream, useFactory: () => new ExportStream() }],
})
export class ExportsModule {}
