import { Controller, Get, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { describedTablesAnswer, versionsAnswer } from '@freshwax/contracts';
import { Answers } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import { TablesQuery } from './tables.query.ts';
import { VersionsQuery } from './versions.query.ts';

@ApiTags('meta')
@Controller('api/v1/meta')
@UseInterceptors(ContentInterceptor)
export class MetaController {
  constructor(
    private readonly tables: TablesQuery,
    private readonly versions: VersionsQuery,
    private readonly answers: Answers,
  ) {}

  @Get('versions')
  @ApiOperation({ summary: 'Which Freshwax this is, what it stands on, and where the read-only SQL role is let in' })
  @ApiOkResponse({ standardSchema: versionsAnswer })
  async readVersions() {
    return this.answers.always(await this.versions.read());
  }

  @Get('tables')
  @ApiOperation({ summary: 'The data dictionary: tables and columns that the read-only SQL role may read' })
  @ApiOkResponse({ standardSchema: describedTablesAnswer })
  async readTables() {
    return this.answers.of(await this.tables.read(), { sources: [] });
  }
}
