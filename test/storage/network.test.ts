import { expect, test } from '@jest/globals';
import { unreached } from '../../src/storage/index.js';

const reasonOf = (code: string): string | undefined =>
  unreached(Object.assign(new Error(code), { code }), {}).context.reason;

test.each(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER'])(
  '%s, which is an answer that is not TLS, asks whether https is right',
  (code) => {
    expect(reasonOf(code)).toBe(
      `it can't be reached (${code}: is it https there?)`,
    );
  },
);

test('any other code of the network stands for itself', () => {
  expect(reasonOf('ECONNREFUSED')).toBe("it can't be reached (ECONNREFUSED)");
});
