import { Inject, Injectable } from '@nestjs/common';
import { streamOfTopic, streams, topicTable, type Stream } from '@freshwax/contracts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';

/** Topics as the broker and `book.ingest_offset` know them: with the prefix. */
@Injectable()
export class TopicNames {
  private readonly prefix: string;

  constructor(@Inject(GATEWAY_ENV) env: GatewayEnv) {
    this.prefix = env.FRESHWAX_TOPIC_PREFIX;
  }

  get all(): string[] {
    return streams.map((stream) => this.of(stream));
  }

  of(stream: Stream): string {
    return this.prefix + topicTable[stream].topic;
  }

  streamOf(topic: string): Stream | undefined {
    return topic.startsWith(this.prefix) ? streamOfTopic(topic.slice(this.prefix.length)) : undefined;
  }
}
