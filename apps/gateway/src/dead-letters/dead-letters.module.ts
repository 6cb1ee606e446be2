import { Module } from '@nestjs/common';
import { DeadLettersController } from './dead-letters.controller.ts';
import { DeadLettersQuery } from './dead-letters.query.ts';
import { LetterPreviewController } from './letter-preview.controller.ts';
import { StoredLetters } from './stored-letters.ts';

@Module({ controllers: [DeadLettersController, LetterPreviewController], providers: [DeadLettersQuery, StoredLetters] })
export class DeadLettersModule {}
