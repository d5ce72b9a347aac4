/** What can be set: one YAML file and the environment, read and checked once. */
export type { AccountConfig } from './accounts.js';
export { ConfigError, DataDirError, RedisError } from './errors.js';
export { loadConfig, type Config, type ConfigSource } from './load.js';
export { Secret } from './secret.js';
