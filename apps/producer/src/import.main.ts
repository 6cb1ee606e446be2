import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { streams, topicTable } from '@freshwax/contracts';
import { createKafka, kafkaConnection, Publisher, TopicIds } from '@freshwax/kafka';
import { CheckpointStore } from './import/checkpoint.store.ts';
import { detectFormat } from './import/detect-format.ts';
import { parseImportArguments, usage, type ImportArguments } from './import/import.arguments.ts';
import { toImportFault } from './import/import.fault.ts';
import { ImportProgress } from './import/import.progress.ts';
import { toLines, type ImportReport } from './import/import.report.ts';
import { runImport, type Sources } from './import/import.ts';
import { readImportEnv } from './import/env.ts';
import { inputFilesAt } from './import/input.file.ts';
import { UsageError } from './import/usage.error.ts';

const EXIT_REFUSED = 1;
const EXIT_INTERRUPTED = 130;

const progress = new ImportProgress(process.stderr);
const interrupted = new AbortController();
/** Until Kafka answers there is nothing that would have to end well. */
let isWaiting = false;

function interrupt(): void {
  interrupted.abort();
  if (!isWaiting) return;
  progress.say('interrupted: nothing was published');
  process.exit(EXIT_INTERRUPTED);
}

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const wanted = parseImportArguments(words, Date.now());
  const inputs = await inputFilesAt(wanted.path);
  const formatName = wanted.format ?? (await detectFormat(inputs[0]!));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, interrupt);
  const report = await (wanted.isDryRun ? rehearse : publish)(wanted, { inputs, formatName });
  progress.clear();
  process.stdout.write(`${wanted.isJson ? JSON.stringify(report) : toLines(report)}\n`);
  if (report.complete) return report.refused > 0 || report.rows === 0 ? EXIT_REFUSED : 0;
  progress.say('cut short: the same command goes on from here');
  return EXIT_INTERRUPTED;
}

function rehearse(wanted: ImportArguments, sources: Sources): Promise<ImportReport> {
  const publishing = {
    publish: () => Promise.resolve(),
    checkpoints: undefined,
    refusedFile: '',
    dashboardUrl: undefined,
  };
  return runImport(wanted, sources, { ...publishing, runId: 'dry-run', progress, signal: interrupted.signal });
}

async function publish(wanted: ImportArguments, sources: Sources): Promise<ImportReport> {
  const { inputs, formatName } = sources;
  const refusedFile = resolve(wanted.refusedFile ?? `${resolve(wanted.path)}.refused.ndjson`);
  if (inputs.some(({ path }) => path === refusedFile)) throw new UsageError('--refused would overwrite the import');
  const env = readImportEnv();
  const kafka = createKafka({ ...kafkaConnection(env), clientId: 'freshwax-import', onError: sayOnce });
  const publisher = new Publisher(kafka, env.FRESHWAX_TOPIC_PREFIX);
  isWaiting = true;
  await publisher.connect();
  try {
    const runId = `import-${randomUUID()}`;
    const { mapped, observedAt, separator } = wanted;
    const files = inputs.map(({ path, size, changedAt }) => [path, size, changedAt]);
    const read = [formatName, [...mapped], observedAt, separator, refusedFile];
    const target = await targetOf(kafka, env.FRESHWAX_TOPIC_PREFIX);
    isWaiting = false;
    const identity = JSON.stringify([files, read, env.FRESHWAX_TOPIC_PREFIX]);
    const folder = resolve(env.FRESHWAX_IMPORT_STATE_DIR);
    const checkpoints = new CheckpointStore({ folder, identity, target, refusedFile, runId });
    const publishing = {
      publish: (observations: Parameters<Publisher['publish']>[0]) => publisher.publish(observations),
    };
    return await runImport(wanted, sources, {
      ...publishing,
      runId,
      checkpoints,
      refusedFile,
      dashboardUrl: env.FRESHWAX_DASHBOARD_URL,
      progress,
      signal: interrupted.signal,
    });
  } finally {
    await publisher.disconnect();
  }
}

let isTroubleSaid = false;

/** How it ends is said in the end. */
function sayOnce(): void {
  if (!isTroubleSaid) progress.say('Kafka does not answer: trying again for up to a minute');
  isTroubleSaid = true;
}

/** Tells these topics from others of the same names, made after they were deleted. */
async function targetOf(kafka: ReturnType<typeof createKafka>, prefix: string): Promise<string> {
  const topicIds = new TopicIds(kafka);
  try {
    const ids = await topicIds.read(streams.map((stream) => prefix + topicTable[stream].topic));
    return [...ids.values()].toSorted().join(' ');
  } finally {
    await topicIds.disconnect();
  }
}

/** One message and what to do. */
function exitCodeFor(error: unknown): number {
  const { text, exitCode } = toImportFault(error);
  progress.say(text);
  return exitCode;
}

process.exitCode = await main().catch(exitCodeFor);
