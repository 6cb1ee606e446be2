import type { Fault } from '../fault.ts';
import { consumerKilled } from './consumer-killed.fault.ts';

/** Every fault; several may belong to one class. */
export const catalogue: readonly Fault[] = [consumerKilled];
