import { describe, expect, test } from '@jest/globals';
import { closed, isOpen, opened } from '../../../adapters/swift/acl.js';

describe('the read ACL of a container', () => {
  test.each([
    [undefined, false],
    ['', false],
    ['test2:reader', false],
    ['.rlistings', false],
    ['.r:*', true],
    ['.r:*,.rlistings', true],
    ['test2:reader, .referrer:*', true],
    ['.ref : *', true],
    ['.r:.example.com', false],
    ['.r:-evil.example', false],
    ['.r:*,.r:-evil.example', true],
  ])('%s lets anyone in: %s', (acl, open) => {
    expect(isOpen(acl)).toBe(open);
  });

  test.each([
    [undefined, '.r:*'],
    ['', '.r:*'],
    ['test2:reader', '.r:*,test2:reader'],
    ['.rlistings', '.r:*'],
    ['.r:-evil.example,.rlistings', '.r:*,.r:-evil.example'],
    ['.r:*,.rlistings', '.r:*,.rlistings'],
  ])('%s is opened to %s', (acl, expected) => {
    expect(opened(acl)).toBe(expected);
  });

  test.each([
    [undefined, ''],
    ['.r:*', ''],
    ['.referrer:*, .rlistings', ''],
    ['test2:reader,.r:*,.rlistings', 'test2:reader'],
    ['.r:*,.r:-evil.example', '.r:-evil.example'],
    ['.r:.example.com,.rlistings', '.r:.example.com,.rlistings'],
  ])('%s is closed to %s', (acl, expected) => {
    expect(closed(acl)).toBe(expected);
  });
});
