export { ConfigurationError, EXIT_CONFIGURATION, parseEnv } from './parse-env.ts';
export { commaList, hostEnv, httpUrl, portEnv } from './env.ts';
export { retentionEnv } from './retention.env.ts';
