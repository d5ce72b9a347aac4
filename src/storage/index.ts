/** The storage contract: the words that every room shares. The only door into this folder. */
export * from './announced.js';
export * from './backend.js';
export * from './call.js';
export * from './checksum.js';
export * from './conditions.js';
export * from './defined.js';
export * from './driver.js';
export * from './errors.js';
export * from './facets.js';
export * from './metadata.js';
export * from './names.js';
export * from './page.js';
export * from './publication.js';
export * from './range.js';
export * from './refs.js';
export * from './signed-request.js';
export * from './stats.js';
