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
    ['https://swift.example/os/v1/AUTH_x', '/os/v1/AUTH_', 'AUTH_x'],
    ['https://swift.example/v1/AUTH_%C3%A4', '/v1/AUTH_', 'AUTH_%C3%A4'],
  ])('%s', (url, begin, account) => {
    const service = `swift:https://swift.example${begin}`;
    expect(accountIn(url)).toEqual({ service, account });
  });

  test('is known where the host is called as Ceph’s path is', () => {
    const service = 'swift:http://swift/v1/AUTH_';
    const known = accountIn('http://swift/v1/AUTH_test');
    expect(known).toEqual({ service, account: 'AUTH_test' });
  });

  test.each([
    'https://ceph.example/swift/v1',
    'https://ceph.example/swift/v1/AUTH_test',
    'https://ceph.example:8080/objects/swift/v1.0/AUTH_test',
    'https://swift.example/v1',
    'https://swift.example/v1/AUTH_test/photos',
    'https://swift.example/AUTH_test',
  ])('is not known from %s', (url) => {
    expect(accountIn(url)).toBeUndefined();
  });

  test('gives way to another in the URL', () => {
    const url = 'https://swift.example/v1/AUTH_test';
    const other = 'https://swift.example/v1/AUTH_x';
    expect(urlOfAccount(url, 'AUTH_x')).toBe(other);
  });
});
