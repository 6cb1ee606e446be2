import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createKafka, Publisher } from '@freshwax/kafka';
import { ConfigurationError, EXIT_CONFIGURATION } from '@freshwax/runtime';
import { readImportEnv } from './env.ts';
import { ColumnError } from './import/columns.ts';
import { parseImportArguments, usage, UsageError, type ImportArguments } from './import/import.arguments.ts';
import { toLines, type ImportReport } from './import/import.report.ts';
import { ImportRun, type ImportSettings, type Refused } from './import/import.run.ts';

const EXIT_REFUSED = 1;
const EXIT_USAGE = 2;
const PROGRESS_EVERY_MS = 200;

/** Takes the line that progress is shown on away. */
const CLEAR = process.stderr.isTTY ? '\r\u001B[K' : '';
const say = (text: string): void => void process.stderr.write(`${CLEAR}${text}\n`);

async function main(): Promise<number> {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const wanted = parseImportArguments(process.argv.slice(2), Date.now());
  const observedAt = wanted.observedAt ?? (await changeTimeOf(wanted.file));
  say(
    `observed at ${new Date(observedAt).toISOString()}${wanted.observedAt === undefined ? " (the file's time of change)" : ''}`,
  );
  const report = await importFile(wanted, observedAt);
  process.stdout.write(`${wanted.isJson ? JSON.stringify(report) : toLines(report)}\n`);
  return report.refused > 0 ? EXIT_REFUSED : 0;
}

async function changeTimeOf(file: string): Promise<number> {
  const { mtimeMs } = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: cannot be read (${error.code})`);
  });
  if (mtimeMs > Date.now()) throw new UsageError(`${file} was changed in the future: give its time with --observed-at`);
  return Math.floor(mtimeMs);
}

async function importFile({ file, mapped, isDryRun }: ImportArguments, observedAt: number): Promise<ImportReport> {
  const startedAt = performance.now();
  const publisher = isDryRun ? undefined : await connect();
  const settings: ImportSettings = {
    sighting: { source: 'import', observedAt, runId: `import-${randomUUID()}` },
    mapped,
    publish: (observations) => publisher?.publish(observations) ?? Promise.resolve(),
    onRefused: ({ line, reason }: Refused) => say(`line ${line}: ${reason}`),
    onProgress: process.stderr.isTTY ? showProgress() : () => undefined,
  };
  try {
    const counts = await new ImportRun(settings).run(createReadStream(file, { highWaterMark: 256 * 1024 }));
    process.stderr.write(CLEAR);
    const seconds = (performance.now() - startedAt) / 1_000;
    return { file, observedAt: new Date(observedAt).toISOString(), dryRun: isDryRun, ...counts, seconds };
  } finally {
    await publisher?.disconnect();
  }
}

async function connect(): Promise<Publisher> {
  const env = readImportEnv();
  const kafka = createKafka({ brokers: env.FRESHWAX_KAFKA_BROKERS, clientId: 'freshwax-import' });
  const publisher = new Publisher(kafka, env.FRESHWAX_TOPIC_PREFIX);
  await publisher.connect();
  return publisher;
}

function showProgress(): ImportSettings['onProgress'] {
  let shownAt = 0;
  return ({ rows, refused }) => {
    if (performance.now() - shownAt < PROGRESS_EVERY_MS) return;
    shownAt = performance.now();
    process.stderr.write(`${CLEAR}${rows} rows${refused > 0 ? `, ${refused} refused` : ''}`);
  };
}

/** One message and what to do; a stack only for what nobody foresaw. */
function exitCodeFor(error: unknown): number {
  if (error instanceof ConfigurationError) {
    say(error.message);
    return EXIT_CONFIGURATION;
  }
  if (error instanceof UsageError || error instanceof ColumnError) {
    say(`${error.message}\n\n${error instanceof UsageError ? usage : ''}`.trim());
    return EXIT_USAGE;
  }
  const { code, name, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') {
    say(`the file cannot be read (${code})`);
    return EXIT_USAGE;
  }
  if (name.startsWith('KafkaJS'))
    say(`Kafka did not take the events (${message}): is the stack running? npm start. Importing again is harmless.`);
  else say(stack ?? message);
  return EXIT_REFUSED;
}

process.exitCode = await main().catch(exitCodeFor);
