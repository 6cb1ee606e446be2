import { ConfigurationError, readSettings } from './env.ts';
import { UnusableRecording } from './recorded/recorded-exchange.ts';
import { createSimulator } from './server/simulator.ts';

/** Exit code of a refused configuration: the supervisor does not restart it. */
const EXIT_CONFIGURATION = 3;

/** One JSON object a line, as every Freshwax process logs. */
const log = (level: 'log' | 'fatal', message: string): void => {
  const line = { level, pid: process.pid, timestamp: Date.now(), message, context: 'simulator' };
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
const textOf = (fault: unknown): string => (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));

try {
  const settings = readSettings();
  const simulator = createSimulator({ settings, clock: Date.now, onFault: (fault) => log('fatal', textOf(fault)) });
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    log('log', `stopping on ${signal}`);
    void simulator.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  log('log', `started in ${settings.FRESHWAX_SIMULATOR_MODE} mode on ${await simulator.listen()}`);
} catch (fault) {
  if (fault instanceof ConfigurationError || fault instanceof UnusableRecording) {
    process.stderr.write(`${fault.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  log('fatal', textOf(fault));
  process.exit(1);
}
