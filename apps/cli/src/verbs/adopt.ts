import { adoptReport, pipelineAnswer, type PartitionGeneration } from '@freshwax/contracts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runAndWatch } from '../long-operation.ts';
import { out, say } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';

interface Asked {
  readonly partition?: number;
  readonly json: boolean;
}

/**
 * Lets a topic go on whose log no longer continues where we stand; the consumer takes it up within 15 s. What ends is what is
 * shown here: where another generation stands by the time it is done, it fails.
 */
export async function adopt(topic: string, { partition, json }: Asked): Promise<ExitCode> {
  const gateway = await runningGateway();
  const { data } = await gateway.read('/pipeline', pipelineAnswer);
  const isMeant = (it: { topic: string; partition: number }): boolean =>
    it.topic === topic && (partition === undefined || it.partition === partition);
  const generations = data.partitions
    .filter(isMeant)
    .map((it) => ({ partition: it.partition, generation: it.generation }));
  for (const line of endingLines(topic, generations)) say(line);
  const request = { type: 'adopt', topic, ...(partition !== undefined && { partition }), generations } as const;
  const { result } = await runAndWatch(gateway, request);
  const { adopted } = adoptReport.parse(result);
  if (json) out(JSON.stringify({ adopted }));
  else if (adopted.length === 0) out('nothing to adopt: ledger and log fit');
  else
    for (const { partition: at, reason, generation, base } of adopted)
      out(`partition ${at}: ${reason}; generation ${generation} begins at ${base}`);
  return EXIT.ok;
}

/** Which generations may end, a line each. */
export function endingLines(topic: string, standing: readonly PartitionGeneration[]): string[] {
  const generations = [...new Set(standing.map(({ generation }) => generation))].sort((a, b) => a - b);
  return generations.map((generation) => {
    const partitions = standing.filter((it) => it.generation === generation).map((it) => it.partition);
    const named = partitions.sort((a, b) => a - b).join(', ');
    return `to end where the log no longer continues: generation ${generation} of ${topic}, partition ${named}`;
  });
}
