import { checkWait, MAX_WAIT_SECONDS } from '../../gateway/index.js';
import { inputAt } from '../errors.js';

/** How long clones and moves are waited for, in seconds. */
export const DEFAULT_COPY_WAIT = 20;

/** What every `waitSeconds` says of itself. */
export function waitSeconds(defaultValue: number) {
  return {
    nullable: true,
    defaultValue,
    description:
      `How long to wait for the file, 0 to ${MAX_WAIT_SECONDS} seconds. ` +
      'When it takes longer the answer is the running job.',
  } as const;
}

/**
 * What a mutation's `waitSeconds` comes to.
 * @throws InputError for one out of bounds
 */
export function waitFrom(
  input: { readonly waitSeconds: number | null },
  otherwise: number,
): number {
  const seconds = input.waitSeconds ?? otherwise;
  inputAt(['waitSeconds'], () => {
    checkWait(seconds);
  });
  return seconds;
}
