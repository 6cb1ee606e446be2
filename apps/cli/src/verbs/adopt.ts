import { EXIT, type ExitCode } from '../exit-codes.ts';
import { out } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';

/** Lets a topic go on whose log no longer continues where we stand; the consumer takes it up within 15 s. */
export async function adopt(topic: string, { partition }: { readonly partition?: number }): Promise<ExitCode> {
  const gateway = await runningGateway();
  const { log } = await gateway.run({ type: 'adopt', topic, ...(partition !== undefined && { partition }) });
  for (const line of log) out(line);
  return EXIT.ok;
}
