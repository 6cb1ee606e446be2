import { Module } from '@nestjs/common';
import { Readiness } from './readiness.ts';

@Module({ providers: [Readiness], exports: [Readiness] })
export class ReadinessModule {}
