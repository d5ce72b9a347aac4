/** The way to a Redis, for what replicas share. Knows nobody. The only door into this folder. */
export * from './link.js';
export * from './unavailable.js';
