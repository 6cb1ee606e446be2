import { InvalidArgumentError, type Command } from 'commander';
import { replayReport, topicsPrefix, type OperationRequest } from '@freshwax/contracts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runAndWatch } from '../long-operation.ts';
import { duration, out } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';
import type { Ending } from './watch.ts';

interface Asked {
  readonly toPrefix: string;
  /** Times the original pace; Infinity = as fast as it goes: commander takes null for no value. */
  readonly speed: number;
  readonly from?: string;
  readonly to?: string;
  readonly topic?: string[];
  readonly json: boolean;
}

/** `replay --to-prefix <prefix> [--speed <n>|max] [--from <time>] [--to <time>]` */
export function addReplayVerb(program: Command, ending: Ending): void {
  program
    .command('replay')
    .description('publish raw events from Cassandra to the topics of a scratch pipeline')
    .requiredOption(
      '--to-prefix <prefix>',
      "what the scratch pipeline's topics begin with, such as scratch.",
      toPrefixText,
    )
    .option('--speed <n>', 'times the pace at which they came, or max', toSpeed, Number.POSITIVE_INFINITY)
    .option('--from <time>', 'only what Kafka took then or later, such as 2026-11-20T08:00:00Z', toInstant)
    .option('--to <time>', 'only what Kafka took before', toInstant)
    .option('--topic <topic...>', 'only these, as Kafka calls them')
    .option('--json', 'the report as JSON', false)
    .action(ending(replay));
}

function toPrefixText(text: string): string {
  const { data, error } = topicsPrefix.safeParse(text);
  if (data !== undefined) return data;
  throw new InvalidArgumentError(`It ${error!.issues[0]!.message}`);
}

function toSpeed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (speed > 0 && speed <= 1_000_000) return speed;
  throw new InvalidArgumentError('It is a number above 0, or max.');
}

function toInstant(text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('It is a time such as 2026-11-20T08:00:00Z.');
  return new Date(ms).toISOString();
}

export function toRequest({ toPrefix, speed, from, to, topic }: Asked): Extract<OperationRequest, { type: 'replay' }> {
  const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const pace = Number.isFinite(speed) && { speed };
  return { type: 'replay', toPrefix, ...range, ...pace, ...(topic && { topics: topic }) };
}

async function replay(asked: Asked): Promise<ExitCode> {
  const { result } = await runAndWatch(await runningGateway(), toRequest(asked));
  const report = replayReport.parse(result);
  if (asked.json) out(JSON.stringify(report));
  else {
    for (const { topic: name, published } of report.topics)
      out(`${published.toLocaleString('en').padStart(13)}  ${name}`);
    if (report.left > 0)
      out(`${report.left} were left out: their bytes were not kept whole, or are more than a topic takes`);
    const tookMs = Date.parse(report.finishedAt) - Date.parse(report.startedAt);
    out(`${report.published.toLocaleString('en')} records in ${duration(tookMs)}`);
  }
  return EXIT.ok;
}
