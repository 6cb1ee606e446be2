import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { foundKinds, searchAnswer } from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { VersionInterceptor } from '../answers/version.interceptor.ts';
import { nameParameter } from '../entities/list.parameters.ts';
import { countParameter, sourceParameter } from '../http/page.ts';
import { severalParameter } from '../http/parameters.ts';
import { SearchQuery } from './search.query.ts';

/** A list goes on where this ends. */
const MOST = 50;

const searchQuery = z.strictObject({
  q: nameParameter.unwrap().describe('A name or a part of one, whatever its case and accents.'),
  of: severalParameter(foundKinds).describe('Absent: all kinds.').optional(),
  limit: countParameter(1, MOST, 10).describe('Of a search: of each kind.'),
  source: sourceParameter,
});

@ApiTags('lists')
@Controller('api/v1/search')
@UseInterceptors(VersionInterceptor)
export class SearchController {
  constructor(
    private readonly search: SearchQuery,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Artists, tracks, albums and watched tracks by name',
    description:
      'First what is called exactly that, then what holds it: the most popular first, of albums the newest. The lists with `q` go on where this ends.',
  })
  @ApiOkResponse({ standardSchema: searchAnswer })
  async read(@Query({ schema: searchQuery }) { source, of = foundKinds, ...asked }: z.infer<typeof searchQuery>) {
    const sources = this.activeSources.resolve(source);
    return this.answers.of(await this.search.read({ ...asked, of }, sources), { sources });
  }
}
