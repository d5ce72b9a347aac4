export { local } from './local/index.js';
