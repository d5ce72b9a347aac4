export { local } from './local/index.js';
export { s3 } from './s3/index.js';
export { swift } from './swift/index.js';
