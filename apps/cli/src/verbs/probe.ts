import { sourceStatesAnswer, watchableSource, type SourceState } from '@freshwax/contracts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { out, outColours } from '../output.ts';
import { runningGateway } from '../running-gateway.ts';

/** Asks each source that is followed anew what it offers, and prints the verdicts with their dates. */
export async function probeSources(json: boolean): Promise<ExitCode> {
  const gateway = await runningGateway();
  const read = async () => (await gateway.read('/sources', sourceStatesAnswer)).data;
  const hasModes = ({ source }: SourceState): boolean => watchableSource.safeParse(source).success;
  if ((await read()).some(hasModes)) await gateway.run({ type: 'probe' });
  const data = await read();
  if (json) out(JSON.stringify({ sources: data.map(toVerdict) }));
  else for (const source of data) for (const line of toLines(source)) out(line);
  return EXIT.ok;
}

const toVerdict = ({ source, mode, probedAt, notOffered }: SourceState) => ({ source, mode, probedAt, notOffered });

function toLines({ source, mode, probedAt, notOffered }: SourceState): string[] {
  const named = (names: readonly string[]): string => names.join(', ') || 'none that is known';
  return [
    `${outColours.bold(source)}: ${mode ? `mode ${mode}` : 'has no modes'}${probedAt ? `, probed ${probedAt}` : ''}`,
    `  endpoints not offered: ${named(notOffered.endpoints)}`,
    `  fields not offered: ${named(notOffered.fields)}`,
  ];
}
