export { ConfigurationError, EXIT_CONFIGURATION, parseEnv } from './parse-env.ts';
export { commaList, hostEnv, portEnv } from './env.ts';
export { retentionEnv } from './retention.env.ts';
export { HEALTH_CHECKS, type HealthCheck } from './health.controller.ts';
export { RuntimeModule, type RuntimeOptions } from './runtime.module.ts';
export { createLogger, runService } from './run-service.ts';
