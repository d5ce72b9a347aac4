/** Checksums whose state can be kept, and gone on with by another process. The only door into this folder. */
export { resumableSums, type ResumableSums } from './resumable.js';
