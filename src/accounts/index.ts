/** The accounts that are configured: opened, and asked whether they answer. */
export type { Tracer } from '../layers/index.js';
export { AccountError, openAccount } from './open.js';
export { OpenAccounts, type Told } from './open-accounts.js';
export { reach, readinessOf, type Readiness } from './readiness.js';
