import type { Ask } from './invocation.js';
import { lanesOf, type Width } from './lanes.js';
import { bodyGiven, traitsOf } from './operations.js';

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
      const body = bodyGiven(invocation.operation, answer);
      if (body) body.once('close', leave);
      else leave();
      return answer;
    } catch (error) {
      leave();
      throw error;
    }
  };
}
