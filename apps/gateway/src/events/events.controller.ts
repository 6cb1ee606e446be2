import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { rawEventList } from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { VersionInterceptor } from '../answers/version.interceptor.ts';
import { cursorParameter, limitParameter, offsetParameter, sourceParameter } from '../http/page.ts';
import { idParameter } from '../http/parameters.ts';
import { CursorSigner } from '../security/cursor.ts';
import { EntityPlacesQuery } from './entity-places.query.ts';
import { EventsQuery, MOST_LOGS, type LogPlace } from './events.query.ts';

const eventsQuery = z
  .strictObject({
    topic: z
      .string()
      .min(1)
      .max(249)
      .optional()
      .describe(`As stored, with its prefix; absent: all topics. At most ${MOST_LOGS} partitions are read together.`),
    partition: z.coerce.number().int().min(0).optional(),
    generation: z.coerce.number().int().min(0).optional().describe('With offset; absent: the present one.'),
    offset: offsetParameter.optional().describe('Asks for one record; needs topic and partition.'),
    entityId: idParameter
      .optional()
      .describe('Of one album, track or artist: those that its rows and history came from.'),
    source: sourceParameter.describe('With entityId; absent: every source that is followed.'),
    limit: limitParameter,
    cursor: cursorParameter,
  })
  .refine((query) => query.entityId !== undefined || query.source === undefined, {
    path: ['source'],
    message: 'needs entityId',
  })
  .refine((query) => query.entityId === undefined || (query.topic ?? query.partition ?? query.offset) === undefined, {
    path: ['entityId'],
    message: 'goes with no place',
  })
  .refine((query) => query.offset === undefined || (query.topic !== undefined && query.partition !== undefined), {
    path: ['offset'],
    message: 'needs topic and partition',
  });

@ApiTags('raw events')
@Controller('api/v1/events')
@UseInterceptors(VersionInterceptor)
export class EventsController {
  constructor(
    private readonly events: EventsQuery,
    private readonly places: EntityPlacesQuery,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
    private readonly cursors: CursorSigner,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Records as they came, newest first; those of one entity; or one, by its place' })
  @ApiOkResponse({ standardSchema: rawEventList })
  async read(@Query({ schema: eventsQuery }) query: z.infer<typeof eventsQuery>) {
    const { topic, partition, generation, offset, entityId, limit } = query;
    if (entityId !== undefined) return this.ofEntity(entityId, query);
    if (offset !== undefined) {
      const event = await this.events.one({ topic: topic!, partition: partition!, generation, offset: BigInt(offset) });
      return {
        ...(await this.answers.of([event], { sources: [] })),
        page: { nextCursor: null, limit: 1, hasMore: false },
      };
    }
    const scope = JSON.stringify(['events', topic ?? null, partition ?? null]);
    const places =
      query.cursor === undefined
        ? await this.events.newest({ topic, partition, limit })
        : toPlaces(await this.cursors.read(scope, query.cursor));
    const { events, next } = await this.events.read(places, limit);
    const nextCursor =
      next.length > 0
        ? await this.cursors.sign(
            scope,
            next.flatMap((it) => [it.topic, it.partition, it.generation, String(it.before)]),
          )
        : null;
    return {
      ...(await this.answers.of(events, { sources: [] })),
      page: { nextCursor, limit, hasMore: nextCursor !== null },
    };
  }

  private async ofEntity(id: string, { source, limit, cursor }: z.infer<typeof eventsQuery>) {
    const sources = this.activeSources.resolve(source);
    const { rows, page } = await this.places.read({ id, sources, limit, cursor });
    const events = await this.events.at(
      rows.map(({ topic, part, generation, off }) => ({ topic, partition: part, generation, offset: BigInt(off) })),
    );
    return { ...(await this.answers.of(events, { sources, missing: { gone: rows.length - events.length } })), page };
  }
}

/** A cursor of this list names each log by four keys. */
function toPlaces(keys: readonly (string | number | null)[]): LogPlace[] {
  return Array.from({ length: keys.length / 4 }, (_, at) => {
    const [topic, partition, generation, before] = keys.slice(at * 4, at * 4 + 4);
    return {
      topic: String(topic),
      partition: Number(partition),
      generation: Number(generation),
      before: BigInt(String(before)),
    };
  });
}
