export { local } from './local/index.js';
export { swift } from './swift/index.js';
