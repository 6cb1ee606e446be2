import { readdirSync, readFileSync } from 'node:fs';

/** What Linux counts CPU time in: `getconf CLK_TCK` is 100 on every machine of ours. */
const TICKS_A_SECOND = 100;

interface Stat {
  parent: number;
  /** Of the process and of its children that have ended and were waited for. */
  ticks: number;
}

/**
 * CPU time, user and system, of a process, of all below it, and of those below it that have ended.
 * @returns s, 0 for a process that is gone
 */
export function cpuSecondsOfTree(pid: number): number {
  const stats = new Map(readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(Number(name)) : [])));
  const ticksOf = (root: number): number =>
    [...stats].reduce((sum, [child, { parent }]) => (parent === root ? sum + ticksOf(child) : sum), 0) +
    (stats.get(root)?.ticks ?? 0);
  return ticksOf(pid) / TICKS_A_SECOND;
}

/** Resident memory of one process, bytes; 0 for one that is gone. */
export const residentBytes = (pid: number): number => memoryOf(pid, 'VmRSS');

/** The most that it ever was. */
export const peakResidentBytes = (pid: number): number => memoryOf(pid, 'VmHWM');

/** Of the resident memory what it holds alone: without the files that it maps, above all its program, which others map too. */
export const ownBytes = (pid: number): number => memoryOf(pid, 'RssAnon');

function memoryOf(pid: number, name: 'VmRSS' | 'VmHWM' | 'RssAnon'): number {
  const kilobytes = new RegExp(`${name}:\\s+(\\d+)`).exec(readProc(`${pid}/status`))?.[1] ?? '0';
  return Number(kilobytes) * 1024;
}

function statOf(pid: number): [number, Stat][] {
  // The name of a program may hold anything, also blanks and brackets.
  const fields = readProc(`${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  if (fields.length < 15) return [];
  const ticks = fields.slice(11, 15).reduce((sum, one) => sum + one, 0);
  return [[pid, { parent: fields[1]!, ticks }]];
}

function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}
