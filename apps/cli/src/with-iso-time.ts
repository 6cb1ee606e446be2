/** How a process of ours begins each line of its log; the servers write their times for people already. */
const BEGINNING = /^(\{"level":"\w+","pid":\d+,"timestamp":)(\d{13})(?=[,}])/;

/** A line of a log with its time as people read it: ISO 8601, UTC. */
export const withIsoTime = (line: string): string =>
  line.replace(BEGINNING, (_, before: string, ms: string) => `${before}"${new Date(Number(ms)).toISOString()}"`);
