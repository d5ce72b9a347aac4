/** Opening a stranger's URL safely. The only door into this folder. */
export { parseAllow, type AllowList } from './allow.js';
export * from './fault.js';
export { remoteOpener, type RemoteOpener, type RemoteOptions } from './open.js';
export * from './remote.js';
