import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from '../../../../stack/process/log-file.ts';
import { placeAt } from '../../../../stack/place.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { out, outColours, say } from '../output.ts';
import { withIsoTime } from '../with-iso-time.ts';

const FOLLOW_EVERY_MS = 300;

export interface LogsOptions {
  readonly follow: boolean;
  readonly lines: number;
}

/** The logs of one service (`airflow` has several), or of all with their names in front. */
export async function logs(service: string | undefined, { follow, lines }: LogsOptions): Promise<ExitCode> {
  const { logDir } = placeAt({});
  const names = logNames(logDir);
  const wanted = names.filter((name) => service === undefined || name === service || name.startsWith(`${service}-`));
  if (wanted.length === 0) {
    say(names.length === 0 ? 'there are no logs yet' : `no log of ${service}; there are: ${names.join(', ')}`);
    return service === undefined ? EXIT.ok : EXIT.usage;
  }
  const files = wanted.map((name) => join(logDir, `${name}.log`));
  const print = printer(files.length > 1);
  // Where following goes on from, taken before reading: a line between the two is rather shown twice than lost.
  const positions = new Map(files.map((file) => [file, sizeOf(file)]));
  for (const file of files) for (const line of lastLines(file, lines)) print(file, line);
  if (follow) await followFiles(positions, print);
  return EXIT.ok;
}

function logNames(logDir: string): string[] {
  try {
    return readdirSync(logDir)
      .filter((name) => name.endsWith('.log'))
      .map((name) => basename(name, '.log'))
      .sort();
  } catch {
    return [];
  }
}

const printer =
  (isMany: boolean) =>
  (file: string, line: string): void =>
    out(isMany ? `${outColours.cyan(basename(file, '.log').padEnd(10))} ${withIsoTime(line)}` : withIsoTime(line));

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Until a signal ends the process. */
async function followFiles(
  positions: Map<string, number>,
  print: (file: string, line: string) => void,
): Promise<never> {
  const rests = new Map<string, string>();
  for (;;) {
    for (const [file, from] of positions) {
      const size = sizeOf(file);
      // It became shorter: it was put aside and begun anew.
      const text = (rests.get(file) ?? '') + read(file, size < from ? 0 : from, size);
      const lines = text.split('\n');
      rests.set(file, lines.pop() ?? '');
      for (const line of lines) print(file, line);
      positions.set(file, size);
    }
    await sleep(FOLLOW_EVERY_MS);
  }
}

function read(file: string, from: number, to: number): string {
  if (to <= from) return '';
  const buffer = Buffer.alloc(to - from);
  const handle = openSync(file, 'r');
  readSync(handle, buffer, 0, buffer.length, from);
  closeSync(handle);
  return buffer.toString('utf8');
}
