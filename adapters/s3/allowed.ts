import { isRefused } from './errors.js';

/** What was asked for; undefined where these credentials may not know it. */
export async function ifAllowed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isRefused(error, 403)) return undefined;
    throw error;
  }
}
