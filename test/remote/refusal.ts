import { RemoteFault } from '../../src/remote/fault.js';

/** The reason a URL is refused for; undefined where it isn't. Another error is a mistake of ours. */
export async function reasonOf(
  attempt: () => unknown,
): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    if (error instanceof RemoteFault) return error.reason;
    throw error;
  }
}
