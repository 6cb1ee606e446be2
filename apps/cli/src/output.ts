import picocolors from 'picocolors';
import { wantsColour } from './env.ts';

/** Data goes to stdout. */
export const out = (text: string): void => void process.stdout.write(`${text}\n`);
/** Progress and faults go to stderr. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);

export const outColours = picocolors.createColors(wantsColour(process.stdout));
export const errColours = picocolors.createColors(wantsColour(process.stderr));

/** `4.2 s`, `310 ms` */
export const duration = (ms: number): string => (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);
