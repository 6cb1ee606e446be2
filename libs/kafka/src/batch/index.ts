// An entry of its own: it loads Nest, which whoever only publishes does not need.
export { BatchServer, type BatchServerOptions } from './batch.server.ts';
export type { PartitionProgress } from './assignment.ts';
