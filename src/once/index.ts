/** Answers that are given again to who asks the same again. The only door into this folder. */
export { openOnce, type OnceOptions } from './embedded.js';
export { KEPT_MS, KeyReusedError, TooManyKeysError } from './once.js';
export type { Asked, Once, Outcome } from './once.js';
export { openSharedOnce, type SharedOnceOptions } from './redis/index.js';
