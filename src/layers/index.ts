/** What is true of every backend, put around it. */
export { attribute } from './attribute.js';
