import type { ObjectBody } from '../storage/index.js';
import type { Ask } from './invocation.js';
import { lanesOf, type Width } from './lanes.js';
import { traitsOf } from './operations.js';

/**
 * Lets so many calls at once through to an account; the others wait in their call's own time. A body
 * that is read holds its place until it has ended or is destroyed.
 */
export function bound(width: Width, next: Ask): Ask {
  const lanes = lanesOf(width);
  return async (invocation) => {
    const lane = lanes[traitsOf(invocation.operation).lane];
    const leave = lane.takeNow() ?? (await lane.take(invocation));
    try {
      const answer = await next(invocation);
      if (invocation.operation !== 'readObject') leave();
      else (answer as ObjectBody).body.once('close', leave);
      return answer;
    } catch (error) {
      leave();
      throw error;
    }
  };
}
