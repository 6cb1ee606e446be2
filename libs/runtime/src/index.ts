export { ConfigurationError, EXIT_CONFIGURATION, parseEnv } from './parse-env.ts';
export { commaList, hostEnv, portEnv } from './env.ts';
export { retentionEnv } from './retention.env.ts';
