#!/usr/bin/env node
// Runs on a clean clone with whatever Node (20 or newer) is there: brings the modules, then hands over to Node 24.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findNode, prepareCheckout } from '../../../stack/first-run.mjs';
import { PreflightError } from '../../../stack/install/install-error.mjs';

const args = process.argv.slice(2);
/** @param {string} line */
const say = (line) => void process.stderr.write(`${line}\n`);

try {
  await prepareCheckout({
    servers: ['start', 'restore'].includes(args[0] ?? '') && !args.includes('--help'),
    airflow: args[0] === 'start' && !args.includes('--no-airflow'),
    mayInstall: !args.includes('--no-system-install'),
    say,
  });
  await handOver(findNode());
} catch (error) {
  explain(error);
  process.exitCode = error instanceof PreflightError ? 3 : 1;
}

/**
 * @param {string} node
 * @returns {Promise<void>}
 */
async function handOver(node) {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(node, [main, ...args], { stdio: 'inherit' });
  // A terminal signals the whole foreground group; whoever signals only us means the command too.
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, () => child.kill(name));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (...end) => resolve(end));
  });
  // As a shell says it: Ctrl-C is 130.
  process.exitCode = signal === null ? code : 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)];
}

/** @param {unknown} error */
function explain(error) {
  if (!(error instanceof Error)) return say(String(error));
  say(`error: ${error.message}`);
  const { lines = [], fix } = /** @type {{ lines?: readonly string[], fix?: string }} */ (error);
  for (const line of lines) say(`  ${line}`);
  if (fix) say(`fix: ${fix}`);
}
