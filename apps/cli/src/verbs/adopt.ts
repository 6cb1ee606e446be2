import { adoptReport } from '@freshwax/contracts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runAndWatch } from '../long-operation.ts';
import { out } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';

/** Lets a topic go on whose log no longer continues where we stand; the consumer takes it up within 15 s. */
export async function adopt(topic: string, { partition }: { readonly partition?: number }): Promise<ExitCode> {
  const request = { type: 'adopt', topic, ...(partition !== undefined && { partition }) } as const;
  const { result } = await runAndWatch(await runningGateway(), request);
  const { adopted } = adoptReport.parse(result);
  if (adopted.length === 0) out('nothing to adopt: ledger and log fit');
  for (const { partition: at, reason, generation, base } of adopted)
    out(`partition ${at}: ${reason}; generation ${generation} begins at ${base}`);
  return EXIT.ok;
}
