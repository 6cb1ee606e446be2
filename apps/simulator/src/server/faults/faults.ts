import { authFaults } from './auth.faults.ts';
import { entityFaults } from './entity.faults.ts';
import type { Fault, FaultTable } from './fault.ts';
import { limitFaults } from './limit.faults.ts';
import { pageFaults } from './page.faults.ts';
import { requestFaults } from './request.faults.ts';
import { transportFaults } from './transport.faults.ts';
import { troubleFaults } from './trouble.faults.ts';

/** Every fault switch by its name. */
export const faults: FaultTable = {
  ...authFaults,
  ...requestFaults,
  ...limitFaults,
  ...troubleFaults,
  ...transportFaults,
  ...entityFaults,
  ...pageFaults,
};

// Of a table, because keys that look like numbers would come first.
export const faultNames: readonly string[] = [
  authFaults,
  requestFaults,
  limitFaults,
  troubleFaults,
  transportFaults,
  entityFaults,
  pageFaults,
].flatMap((table) => Object.keys(table));

/** @throws RangeError where the name was not checked */
export function faultOf(name: string): Fault {
  const fault = faults[name];
  if (!fault) throw new RangeError(`no fault ${name}`);
  return fault;
}
