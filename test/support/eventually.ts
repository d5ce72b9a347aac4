import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again until it is so, at most `withinMs`; the error says what never came to be.
 * @throws Error
 */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) {
      throw new Error(`Within ${withinMs} ms it never was so that ${what}.`);
    }
    await delay(10);
  }
}
