import { loadEnvFile } from '../../../stack/env.ts';
import { projectRoot } from '../../../stack/place.ts';
import { EXIT } from './exit-codes.ts';
import { sayFault, toFault } from './fault.ts';
import { program } from './program.ts';

// Whoever read our output may be gone (`| head`, a closed terminal); that ends no stack.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  loadEnvFile(projectRoot);
  await program.parseAsync();
} catch (error) {
  process.exitCode = codeOf(error);
}
// Timers of probes and of libraries do not keep a finished command alive.
process.exit();

function codeOf(error: unknown): number {
  // commander's own: it has printed what is wrong.
  if (error instanceof Error && 'exitCode' in error && 'code' in error)
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const fault = toFault(error);
  sayFault(fault);
  return fault.exitCode;
}
