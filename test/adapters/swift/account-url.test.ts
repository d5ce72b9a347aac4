import { describe, expect, test } from '@jest/globals';
import {
  accountIn,
  urlOfAccount,
} from '../../../adapters/swift/account-url.js';

describe('the account that a storage URL is of', () => {
  test.each([
    ['https://swift.example/v1/AUTH_test', '/v1/AUTH_', 'AUTH_test'],
    ['https://swift.example/v1/AUTH_a_b', '/v1/AUTH_', 'AUTH_a_b'],
    ['https://swift.example/v1.0/KEY_0f', '/v1.0/KEY_', 'KEY_0f'],
    ['https://swift.example/v1/0f3a', '/v1/', '0f3a'],
    ['https://swift.example/swift/v1/AUTH_x', '/swift/v1/AUTH_', 'AUTH_x'],
    ['https://swift.example/v1/AUTH_%C3%A4', '/v1/AUTH_', 'AUTH_%C3%A4'],
  ])('%s', (url, begin, account) => {
    const service = `swift:https://swift.example${begin}`;
    expect(accountIn(url)).toEqual({ service, account });
  });

  test.each([
    'https://swift.example/swift/v1',
    'https://swift.example/v1',
    'https://swift.example/v1/AUTH_test/photos',
    'https://swift.example/AUTH_test',
  ])('is not known from %s', (url) => {
    expect(accountIn(url)).toBeUndefined();
  });

  test('gives way to another in the URL', () => {
    const url = 'https://swift.example/swift/v1/AUTH_test';
    const other = 'https://swift.example/swift/v1/AUTH_x';
    expect(urlOfAccount(url, 'AUTH_x')).toBe(other);
  });
});
