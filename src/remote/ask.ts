import { isIP } from 'node:net';
import { buildConnector, Client } from 'undici';
import { Answer } from './answer.js';
import { RemoteFault } from './fault.js';
import type { Headers } from './headers.js';
import type { Watch } from './watch.js';

/** One request: to which URL, and at which addresses, which were checked. */
export interface Ask {
  readonly url: URL;
  readonly addresses: readonly string[];
  readonly headers: Headers;
  readonly watch: Watch;
}

const MAX_HEADER_BYTES = 16 * 1024;

/** Answers before the answer, such as 103 Early Hints: honest ones are few. */
const MAX_EARLY_ANSWERS = 16;

/** For one of several addresses, before the next is tried. Node's 250 ms are less than a long way takes. */
const ADDRESS_TRIED_MS = 2000;

/** The error with which undici itself ends a connection after a body. */
const ENDED_BY_UNDICI = 'UND_ERR_INFO';

/**
 * One GET over a connection of its own, which ends with the answer's body: none is ever kept, so that none can
 * serve a URL whose addresses were not checked. Knows no proxy and no cookie.
 * @throws RemoteFault
 */
export async function ask({ url, headers, ...hop }: Ask): Promise<Answer> {
  const line = { isBroken: false };
  const client = new Client(url.origin, {
    connect: dialler(hop, line),
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: 0, // Time is the watch's.
    bodyTimeout: 0,
  });
  try {
    const response = await client.request({
      method: 'GET',
      path: url.pathname + url.search,
      headers,
      signal: hop.watch.signal,
      onInfo: earlyAnswers(hop.watch),
    });
    return new Answer(response, line, () => client.destroy());
  } catch (error) {
    void client.destroy();
    throw hop.watch.faultOf(error, 'opening');
  }
}

/**
 * Dials the addresses that were checked, whatever the name would resolve to by now. Host and the name
 * that TLS asks for and checks stay the URL's. Says of a connection whether it broke.
 */
function dialler(
  { addresses, watch }: Pick<Ask, 'addresses' | 'watch'>,
  line: { isBroken: boolean },
): buildConnector.connector {
  const checked = addresses.map((address) => ({
    address,
    family: isIP(address),
  }));
  const dial = buildConnector({
    lookup: (_name, _options, found) => {
      found(null, checked);
    },
    autoSelectFamily: true, // Tries them in turn.
    autoSelectFamilyAttemptTimeout: ADDRESS_TRIED_MS,
    rejectUnauthorized: true, // Whatever the environment says.
    allowH2: false,
    maxCachedSessions: 0,
    timeout: 0,
    signal: watch.signal,
  });

  return (options, connected) => {
    dial(options, (...[error, socket]) => {
      socket?.once('error', (broke: NodeJS.ErrnoException) => {
        line.isBroken = broke.code !== ENDED_BY_UNDICI;
      });
      if (socket) connected(null, socket);
      else connected(error, null);
    });
  };
}

function earlyAnswers(watch: Watch): () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count <= MAX_EARLY_ANSWERS) return;
    const limit = MAX_EARLY_ANSWERS;
    const message = `The other side sent more than ${limit} early answers (1xx).`;
    watch.stop(new RemoteFault('BAD_ANSWER', message, { limit }));
  };
}
