/** What is true of every backend, put around it. */
export { attribute } from './attribute.js';
export { systemClock, type Clock } from './clock.js';
export { layered } from './layered.js';
export { opened } from './opening.js';
export type { LayerOptions } from './options.js';
export type { Span, Tracer } from './trace.js';
