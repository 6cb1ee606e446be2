import type { Event, Observation } from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import type { CheckpointStore, Earlier } from './checkpoint.store.ts';
import { TIME_COLUMNS } from './columns.ts';
import type { FormatName } from './detect-format.ts';
import { CsvFormat, HistoryFormat, NdjsonFormat, type Format, type TableSettings } from './format.ts';
import type { ImportArguments } from './import.arguments.ts';
import type { ImportCounts } from './import.counts.ts';
import type { ImportProgress, Progressed } from './import.progress.ts';
import type { ImportReport } from './import.report.ts';
import { BrokenOffError } from './import.fault.ts';
import { ImportRun, type Refused } from './import.run.ts';
import type { InputFile } from './input.file.ts';
import { UsageError } from './usage.error.ts';

/** Refusals and events that the report spells out. */
const MOST_REFUSALS = 10;
const MOST_SAMPLES = 3;

export interface Sources {
  inputs: readonly InputFile[];
  formatName: FormatName;
}

export interface ImportDoings {
  runId: string;
  publish: (observations: Observation[]) => Promise<unknown>;
  /** undefined: of a dry run nothing is kept. */
  checkpoints: CheckpointStore | undefined;
  refusedFile: string;
  /** Where the dashboard answers; undefined where nobody said. */
  dashboardUrl: string | undefined;
  progress: ImportProgress;
  signal: AbortSignal;
}

/** One import, from where an earlier one was cut short, to its report. @throws BrokenOffError by what ImportRun.run throws */
export async function runImport(
  wanted: ImportArguments,
  sources: Sources,
  doings: ImportDoings,
): Promise<ImportReport> {
  const startedAt = performance.now();
  const { checkpoints, signal } = doings;
  const format = toFormat(wanted, sources, Date.now());
  const earlier = await resume(wanted, sources, doings);
  const firstRefusals: Refused[] = [];
  const samples: Event[] = [];
  const run = new ImportRun({
    inputs: sources.inputs,
    format,
    runId: earlier?.runId ?? doings.runId,
    resumed: earlier,
    publish: async (observations) => {
      if (wanted.isDryRun) samples.push(...observations.slice(0, MOST_SAMPLES - samples.length).map(sealEvent));
      else await doings.publish(observations);
    },
    onAcknowledged: async (done) => checkpoints?.add(done),
    onRefused: (refused) => {
      if (firstRefusals.length < MOST_REFUSALS) firstRefusals.push(refused);
    },
    onProgress: (counts) => doings.progress.show(toProgressed(counts, sources.inputs)),
    signal,
  });
  const counts = await run.run().catch(async (error: unknown) => {
    await checkpoints?.save();
    throw new BrokenOffError(checkpoints?.rows ?? 0, error);
  });
  await (signal.aborted ? checkpoints?.save() : checkpoints?.end());
  return {
    file: wanted.path,
    format: sources.formatName,
    observedAt: toSaid(wanted, sources, format),
    dryRun: wanted.isDryRun,
    complete: !signal.aborted,
    resumedAtRow: earlier?.counts.rows ?? 0,
    ...counts,
    mapped: format.use.mapped,
    unused: format.use.unused,
    firstRefusals,
    refusedFile: counts.refused > 0 && !wanted.isDryRun ? doings.refusedFile : null,
    page: wasPublished(counts) && doings.dashboardUrl !== undefined ? `${doings.dashboardUrl}/?source=import` : null,
    samples,
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

async function resume(
  { isRestart }: ImportArguments,
  { inputs }: Sources,
  { checkpoints, progress }: ImportDoings,
): Promise<Earlier | undefined> {
  const earlier = isRestart ? undefined : await checkpoints?.resume();
  if (!earlier) {
    await checkpoints?.begin();
    return undefined;
  }
  const { rows } = earlier.counts;
  progress.say(`going on behind row ${rows} of an import that was cut short (--restart begins anew)`);
  for (const input of inputs.slice(0, earlier.place.file)) input.bytesRead = input.size;
  return earlier;
}

const wasPublished = ({ published }: ImportCounts): boolean => Object.keys(published).length > 0;

const toProgressed = ({ rows, refused }: ImportCounts, inputs: readonly InputFile[]): Progressed => ({
  rows,
  refused,
  bytes: inputs.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
  totalBytes: inputs.reduce((sum, { size }) => sum + size, 0),
});

/** @throws UsageError where the arguments do not fit the format */
function toFormat(wanted: ImportArguments, { inputs, formatName }: Sources, now: number): Format {
  if (formatName === 'spotify-history') {
    if (wanted.observedAt || wanted.mapped.size > 0)
      throw new UsageError('a streaming history says itself when and what: leave --observed-at and --map away');
    return new HistoryFormat({ now });
  }
  if (inputs.length > 1) throw new UsageError(`${wanted.path} is a folder: name one table`);
  const settings = toSettings(wanted, inputs[0]!, now);
  return formatName === 'csv' ? new CsvFormat(settings) : new NdjsonFormat(settings);
}

function toSettings({ observedAt, mapped, separator }: ImportArguments, input: InputFile, now: number): TableSettings {
  if (observedAt && 'at' in observedAt) return { mapped, separator, now, observedAt: observedAt.at, timeColumns: [] };
  if (observedAt) {
    const { column } = observedAt;
    const named = column === undefined ? mapped : new Map([...mapped, ['observed_at', column] as const]);
    return { mapped: named, separator, now, observedAt: undefined, timeColumns: TIME_COLUMNS };
  }
  return { mapped, separator, now, observedAt: Math.min(input.changedAt, now), timeColumns: ['observed_at'] };
}

function toSaid({ observedAt }: ImportArguments, { inputs, formatName }: Sources, { use }: Format): string {
  if (formatName === 'spotify-history') return "each play's time";
  if (observedAt && 'at' in observedAt) return new Date(observedAt.at).toISOString();
  const column = Object.keys(use.mapped).find((name) => use.mapped[name]!.split(', ').includes('observed_at'));
  if (column !== undefined) return `column ${JSON.stringify(column)}`;
  return `${new Date(inputs[0]!.changedAt).toISOString()} (the file's time of change)`;
}
