import { PreflightError } from '../install/install-error.mjs';
import { findJava } from '../install/java.mjs';

let found: string | undefined;

/**
 * The Java that runs the servers; looked for once.
 * @throws PreflightError when the machine has none
 */
export function requireJava(): string {
  found ??= findJava();
  if (found === undefined) throw new PreflightError('Java 17 is missing', [], 'npx freshwax doctor');
  return found;
}
