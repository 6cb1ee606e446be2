import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { liveTopics } from '@freshwax/contracts';
import { z } from 'zod';
import type { Request, Response } from '../http/exchange.ts';
import { takeSocket } from '../http/take-socket.ts';
import { LiveClient } from './live.client.ts';
import { liveDescription, topicsDescription } from './live.description.ts';
import { LiveHub } from './live.hub.ts';

const liveQuery = z.strictObject({
  topics: z
    .string()
    .max(200)
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(liveTopics)).min(1))
    .default([...liveTopics])
    .describe(topicsDescription),
});

@ApiTags('live')
@Controller('api/v1/live')
export class LiveController {
  constructor(private readonly hub: LiveHub) {}

  @Get()
  @ApiOperation({
    summary: 'Server-sent events: what changed',
    description: liveDescription,
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last frame that was read: those that followed it come first.',
    schema: { type: 'string' },
  })
  @ApiOkResponse({ description: 'text/event-stream', content: { 'text/event-stream': { schema: { type: 'string' } } } })
  listen(
    @Query({ schema: liveQuery }) { topics }: z.infer<typeof liveQuery>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): void {
    // Who left while the question was read has closed already and would never leave the hub.
    if (response.destroyed) return;
    // Asked before an earlier answer on the same connection has ended: after that one it is closed, and the listener comes again.
    if (!response.socket) return void response.once('socket', (socket) => socket.destroy());
    sendHead(response);
    if (request.method === 'HEAD') {
      // It waits for no event, and would stay.
      response.end();
      return;
    }
    request.socket.setNoDelay(true);
    const socket = takeSocket(response);
    if (!socket) return;
    const client = new LiveClient(socket, topics);
    socket.once('close', () => this.hub.leave(client));
    this.hub.join(client, lastEventId);
  }
}

/** The answer ends with its connection, so that a frame needs no frame of HTTP around it: chunks are three writes for one. */
function sendHead(response: Response): void {
  response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Accel-Buffering', 'no');
  response.useChunkedEncodingByDefault = false;
  response.flushHeaders();
}
