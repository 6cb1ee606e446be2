import { fetchHealth } from './health.probe.mjs';

/** Less than the engine waits for this program (`--timeout` in the Dockerfile), so that it can still say why. */
const WITHIN_MS = 12_000;

// The health check of a container: exit code 0 when the process on this port is ready; else it says what it waits for.
const [port] = process.argv.slice(2);
const { ok, faults } = await fetchHealth(Number(port), 'ready', WITHIN_MS).catch((error) => ({
  ok: false,
  faults: [error instanceof Error ? error.message : String(error)],
}));
process.stdout.write(`${ok ? 'ready' : faults.join('; ')}\n`);
process.exit(ok ? 0 : 1);
