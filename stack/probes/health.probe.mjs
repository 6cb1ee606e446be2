import { get } from 'node:http';
import { json } from 'node:stream/consumers';

/** A process on this machine that takes longer is looked at as one that hangs. */
const ANSWER_WITHIN_MS = 2_000;

/**
 * @typedef {object} Health
 * @property {boolean} ok
 * @property {readonly string[]} faults failing checks as `name: detail`, empty when all is well
 */

/**
 * Asks one of our own processes how it is. By `node:http` and as plain JavaScript: the health check of a container is a new process
 * every ten seconds, and the global `fetch` and the reading of TypeScript were four fifths of what it cost.
 * @param {number} port
 * @param {'live' | 'ready'} kind
 * @param {number} [withinMs]
 * @returns {Promise<Health>}
 * @throws Error when it does not answer at all within that time
 */
export async function fetchHealth(port, kind, withinMs = ANSWER_WITHIN_MS) {
  const asked = {
    host: '127.0.0.1',
    port,
    path: `/health/${kind}`,
    agent: false,
    signal: AbortSignal.timeout(withinMs),
  };
  /** @type {import('node:http').IncomingMessage} */
  const answer = await new Promise((resolve, reject) => get(asked, resolve).once('error', reject));
  /** @type {unknown} */
  const said = await json(answer).catch(() => ({}));
  const { checks = {} } = /** @type {{ checks?: Record<string, { status: string, detail?: string }> }} */ (said);
  const failing = Object.entries(checks).filter(([, { status }]) => status !== 'ok');
  const faults = failing.map(([name, { detail }]) => (detail ? `${name}: ${detail}` : name));
  return { ok: answer.statusCode === 200, faults };
}
