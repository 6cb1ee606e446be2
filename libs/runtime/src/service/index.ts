// An entry of its own: it loads Nest, which costs a process that only reads its environment 50 MB.
export { HEALTH_CHECKS, type HealthCheck } from './health.controller.ts';
export { RuntimeModule, type RuntimeOptions } from './runtime.module.ts';
export { createLogger, runService } from './run-service.ts';
