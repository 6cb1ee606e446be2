#!/usr/bin/env node
// Node built-ins only, readable by Node 20: on a clean clone nothing else is there yet.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findNode, prepareCheckout } from '../stack/first-run.mjs';
import { testOptions } from './options.mjs';

const args = process.argv.slice(2);
// Without a tier, all of them. What is no option is said by the runner.
const { positionals: tiers, values } = parseArgs({ args, options: testOptions, allowPositionals: true, strict: false });
const isUsed = /** @param {string[]} names */ (...names) =>
  tiers.length === 0 || names.some((name) => tiers.includes(name));

try {
  await prepareCheckout({
    servers: isUsed('integration', 'browser', 'documents', 'airflow', 'faults', 'cluster', 'secured', 'disk-full'),
    airflow: isUsed('airflow'),
    mayInstall: values['no-system-install'] !== true,
    say: (line) => console.error(line),
  });
  await runWithNode(findNode());
} catch (error) {
  const { message, lines = [], fix } = /** @type {Error & { lines?: string[], fix?: string }} */ (error);
  console.error(
    [message, ...lines.map((/** @type {string} */ line) => `  ${line}`), fix ? `fix: ${fix}` : ''].join('\n').trimEnd(),
  );
  process.exitCode = 3;
}

/**
 * @param {string} node
 * @returns {Promise<void>}
 */
function runWithNode(node) {
  return new Promise((resolve, reject) => {
    const main = fileURLToPath(new URL('runner/main.ts', import.meta.url));
    const child = spawn(node, [main, ...args], { stdio: 'inherit' });
    // It ends what it started and then itself; we only wait.
    for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, () => child.kill(name));
    child.on('error', reject);
    child.on('exit', (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}
