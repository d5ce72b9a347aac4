import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as conducts from '../chaos/conducts.js';
import { HostileOrigin, type Conduct } from '../chaos/hostile-origin.js';
import type { RemoteReason } from '../../src/remote/index.js';
import type { RemoteOptions } from '../../src/remote/open.js';
import { eventually } from '../support/eventually.js';
import { heldBytes } from '../support/held-memory.js';
import { fetched, faultOf } from './opener.js';

const MIB = 1024 * 1024;
const TENTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const { head } = conducts;
const CHUNKED = { 'transfer-encoding': 'chunked' };
const BODY = Buffer.alloc(100_000, 'b');

interface Hostility {
  readonly conduct: Conduct;
  readonly reason: RemoteReason;
  readonly options?: Partial<RemoteOptions>;
}

const SHORT = { idleSeconds: 0.2 };
const SLOW = { idleSeconds: 1, speedSeconds: 0.2, leastBytesPerSecond: 1000 };

const HOSTILITIES: Record<string, Hostility> = {
  'a body without end': {
    conduct: conducts.endlessBody,
    reason: 'TOO_LARGE',
    options: { maxSize: 8 * MIB },
  },
  'a body without end, in the time there is': {
    conduct: conducts.endlessBody,
    reason: 'TIMED_OUT',
    options: { maxSeconds: 0.3 },
  },
  'a header without end': {
    conduct: conducts.endlessHeaders,
    reason: 'BAD_ANSWER',
  },
  'one header line without end': {
    conduct: conducts.endless('HTTP/1.1 200 OK\r\nx: ', 'y'.repeat(5000)),
    reason: 'BAD_ANSWER',
  },
  'a status line without end': {
    conduct: conducts.endless('HTTP/1.1 200 ', 'y'.repeat(5000)),
    reason: 'TIMED_OUT',
    options: SHORT,
  },
  'trailers without end': {
    conduct: conducts.endless(
      `${head(200, CHUNKED)}0\r\n`,
      `x-more: ${'y'.repeat(1000)}\r\n`,
    ),
    reason: 'BAD_ANSWER',
  },
  'a chunk extension without end': {
    conduct: conducts.endless(`${head(200, CHUNKED)}5;x=`, 'y'.repeat(5000)),
    reason: 'TIMED_OUT',
    options: SHORT,
  },
  'silence instead of an answer': {
    conduct: () => undefined,
    reason: 'TIMED_OUT',
    options: SHORT,
  },
  'silence in the header': {
    conduct: conducts.saysAndHangs('HTTP/1.1 200 OK\r\nx-a: b'),
    reason: 'TIMED_OUT',
    options: SHORT,
  },
  'silence in the body': {
    conduct: conducts.saysAndHangs(head(200, { 'content-length': 9 }), 'abc'),
    reason: 'TIMED_OUT',
    options: SHORT,
  },
  'a header that drips': {
    conduct: conducts.drips(20, 'HTTP/1.1 200 OK\r\nx-drip: '),
    reason: 'TIMED_OUT',
    options: SHORT,
  },
  'a body that drips': {
    conduct: conducts.drips(20),
    reason: 'TOO_SLOW',
    options: SLOW,
  },
  'a length greater than what comes': {
    conduct: conducts.says(head(200, { 'content-length': 9 }), 'abc'),
    reason: 'TRUNCATED',
  },
  'two lengths': {
    conduct: conducts.says(
      'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd',
    ),
    reason: 'BAD_ANSWER',
  },
  'a length beside chunks': {
    conduct: conducts.says(
      head(200, { 'content-length': 3, ...CHUNKED }),
      '3\r\nabc\r\n0\r\n\r\n',
    ),
    reason: 'BAD_ANSWER',
  },
  'a length beyond what is allowed': {
    conduct: conducts.saysAndHangs(head(200, { 'content-length': MIB + 1 })),
    reason: 'TOO_LARGE',
    options: { maxSize: MIB },
  },
  'a chunk whose size is no number': {
    conduct: conducts.says(head(200, CHUNKED), 'zz\r\nabc\r\n0\r\n\r\n'),
    reason: 'BAD_ANSWER',
  },
  'chunks that end early, and the connection with them, as was said': {
    conduct: conducts.says(
      head(200, { ...CHUNKED, connection: 'close' }),
      '9\r\nabc',
    ),
    reason: 'TRUNCATED',
  },
  'a gzip bomb': { conduct: conducts.gzipBomb, reason: 'ENCODING_REFUSED' },
  'a gzip bomb as transfer coding': {
    conduct: conducts.says(
      head(200, { 'transfer-encoding': 'gzip, chunked' }),
      '3\r\nabc\r\n0\r\n\r\n',
    ),
    reason: 'ENCODING_REFUSED',
  },
  'a connection that is reset in a body of no length': {
    conduct: conducts.breaks,
    reason: 'TRUNCATED',
  },
  'a connection that ends before the answer': {
    conduct: conducts.says(),
    reason: 'UNREACHABLE',
  },
  'an answer of HTTP/0.9': {
    conduct: conducts.says('<html>hello</html>\n'),
    reason: 'BAD_ANSWER',
  },
  'a status that is none': {
    conduct: conducts.says(head('099', { 'content-length': 0 })),
    reason: 'BAD_ANSWER',
  },
  'an answer of another protocol': {
    conduct: conducts.says('SSH-2.0-OpenSSH_9.2\r\n'),
    reason: 'BAD_ANSWER',
  },
  'early answers without end': {
    conduct: conducts.earlyAnswersOnly,
    reason: 'BAD_ANSWER',
  },
  '100 Continue without end': {
    conduct: conducts.continueOnly,
    reason: 'BAD_ANSWER',
  },
  'a switch of protocols that nobody asked for': {
    conduct: conducts.says(
      head(101, { upgrade: 'websocket', connection: 'upgrade' }),
    ),
    reason: 'BAD_ANSWER',
  },
};

/** More than the streams of one fetch hold. */
const HELD_AT_MOST = 4 * MIB;

describe('a hostile origin', () => {
  let origin: HostileOrigin;
  let paths: Record<string, Hostility>;
  let heldBefore: number;

  beforeAll(async () => {
    const named = Object.values(HOSTILITIES).map(
      (each, nth) => [`/${nth}`, each] as const,
    );
    paths = Object.fromEntries(named);
    const cut = TENTHS.flatMap((tenth) => {
      const after = (BODY.length / 10) * tenth;
      return [
        [`/cut/${tenth}`, conducts.cuts(BODY, after)],
        [`/chunked/${tenth}`, conducts.cutsChunked(BODY, after)],
      ] as const;
    });
    origin = await HostileOrigin.start({
      ...Object.fromEntries(
        named.map(([path, { conduct }]) => [path, conduct]),
      ),
      ...Object.fromEntries(cut),
    });
    heldBefore = heldBytes();
  });

  afterAll(() => origin[Symbol.asyncDispose]());

  test.each(Object.keys(HOSTILITIES).map((name, nth) => ({ name, nth })))(
    '$name ends with its reason, holds no memory, and leaves no connection',
    async ({ nth }) => {
      const path = `/${nth}`;
      const { reason, options = {} } = paths[path] as Hostility;

      const fault = await faultOf(fetched(origin.url(path), { options }));

      expect(fault.reason).toBe(reason);
      expect(heldBytes() - heldBefore).toBeLessThan(HELD_AT_MOST);
      await eventually('no connection is left', () =>
        Promise.resolve(origin.connections === 0),
      );
    },
  );

  test.each(TENTHS)(
    'a body cut after %d tenths is TRUNCATED',
    async (tenth) => {
      const fault = await faultOf(fetched(origin.url(`/cut/${tenth}`)));

      expect(fault).toMatchObject({
        reason: 'TRUNCATED',
        details: { passing: true },
      });
    },
  );

  test.each(TENTHS)(
    'a chunked body cut after %d tenths is TRUNCATED',
    async (tenth) => {
      const fault = await faultOf(fetched(origin.url(`/chunked/${tenth}`)));

      expect(fault).toMatchObject({
        reason: 'TRUNCATED',
        details: { passing: true },
      });
    },
  );
});
