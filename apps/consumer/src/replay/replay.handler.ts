import type { RawEventReader } from '@freshwax/cassandra';
import { streamOfTopic, streams, topicTable, type ConsumerCommand, type ReplayReport } from '@freshwax/contracts';
import { RecordPublisher, type Kafka, type TopicsAdmin } from '@freshwax/kafka';
import type { Pool } from '@freshwax/postgres';
import type { OperationHandler, OperationOutcome } from '../operations/operation.handler.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { ReconcileBooks, type LogBooks } from '../reconcile/reconcile.books.ts';
import { ReplayRun, sumOf, type ReplayState } from './replay.run.ts';

export type ReplayCommand = Extract<ConsumerCommand, { type: 'replay' }>;

export interface ReplayParts {
  pool: Pool;
  reader: Pick<RawEventReader, 'readRange'>;
  kafka: { client: Kafka; admin: TopicsAdmin };
  topicPrefix: string;
}

/**
 * Publishes raw events as they came, in the order of their times, to the topics of a scratch pipeline: same partition, key,
 * headers and bytes. A worker that is lost publishes the last second again, which a pipeline takes as what it is.
 */
export class ReplayHandler implements OperationHandler<'replay'> {
  readonly type = 'replay';
  readonly lane = 'checking';

  constructor(private readonly parts: ReplayParts) {}

  async run(command: ReplayCommand, task: OperationTask): Promise<OperationOutcome> {
    const { topicPrefix, pool, kafka } = this.parts;
    const logs = (await new ReconcileBooks(pool).readLogs(command.topics)).filter((log) => this.isOurs(log.topic));
    const failure = await this.refusal(command, logs);
    if (failure !== undefined) return { result: {}, line: failure, failure };
    const state = task.checkpoint
      ? structuredClone(task.checkpoint as ReplayState)
      : { startedAt: new Date().toISOString(), next: {}, published: {}, left: 0 };
    const publisher = new RecordPublisher(kafka.client);
    await publisher.connect();
    try {
      await new ReplayRun({ ...this.parts, command, logs, publisher, task, topicPrefix }, state).run();
    } finally {
      await publisher.disconnect();
    }
    const report = toReport(command, state);
    return { result: report, line: `${report.published.toLocaleString('en')} records published` };
  }

  /** Why it is not done; makes the topics that are missing. */
  private async refusal({ toPrefix, topics }: ReplayCommand, logs: readonly LogBooks[]): Promise<string | undefined> {
    const { topicPrefix, kafka } = this.parts;
    if (toPrefix === topicPrefix) return `${toPrefix} is this pipeline's own prefix`;
    const unknown = (topics ?? []).filter((topic) => !logs.some((log) => log.topic === topic));
    if (unknown.length > 0) return `the books have no topic ${unknown.join(', ')}`;
    const partitions = Math.max(1, ...logs.map(({ partition }) => partition + 1));
    // The broker's own replication.
    await kafka.admin.ensureTopics({ topicPrefix: toPrefix, partitions, replication: -1 });
    for (const stream of streams) {
      const topic = toPrefix + topicTable[stream].topic;
      const there = (await kafka.admin.readWatermarks(topic)).length;
      if (there < partitions) return `${topic} has ${there} partitions, and ${partitions} are needed`;
    }
    return undefined;
  }

  private isOurs(topic: string): boolean {
    const { topicPrefix } = this.parts;
    return topic.startsWith(topicPrefix) && streamOfTopic(topic.slice(topicPrefix.length)) !== undefined;
  }
}

const toReport = ({ toPrefix }: ReplayCommand, { startedAt, published, left }: ReplayState): ReplayReport => ({
  startedAt,
  finishedAt: new Date().toISOString(),
  toPrefix,
  published: sumOf(published),
  topics: Object.entries(published).map(([topic, n]) => ({ topic, published: n })),
  left,
});
