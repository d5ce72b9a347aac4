import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  accountId,
  containerId,
  fileId,
  parseId,
  parseIdOf,
  uploadId,
  versionId,
} from '../../src/gateway/index.js';

/** Any text that UTF-8 can hold. */
const text = fc.string({ unit: 'binary', minLength: 1 });

describe('An ID', () => {
  test.each([
    ['account:local', { kind: 'account', account: 'local' }],
    [
      'container:local/photos',
      { kind: 'container', account: 'local', container: 'photos' },
    ],
    [
      'file:local/photos/2024/cat.jpg',
      {
        kind: 'file',
        account: 'local',
        container: 'photos',
        name: '2024/cat.jpg',
      },
    ],
    [
      'version:local/photos/2024/cat.jpg?v=3Qx7',
      {
        kind: 'version',
        account: 'local',
        container: 'photos',
        name: '2024/cat.jpg',
        versionId: '3Qx7',
      },
    ],
  ])('%s can be written by hand', (id, ref) => {
    expect(parseId(id)).toEqual(ref);
  });

  test('percent-encodes each segment and leaves the slashes of a name (seeds D12, D13)', () => {
    const within = { account: 'local', container: 'c' };
    expect(fileId({ ...within, name: 'dir/n é.txt' })).toBe(
      'file:local/c/dir/n%20%C3%A9.txt',
    );
    expect(fileId({ ...within, name: 'água.txt' })).toBe(
      'file:local/c/%C3%A1gua.txt',
    );
  });

  test('of a file or version gives back its names, whatever they are', () => {
    fc.assert(
      fc.property(text, text, text, text, (account, container, name, v) => {
        const ref = { account, container, name };
        expect(parseId(fileId(ref))).toEqual({ kind: 'file', ...ref });
        const version = { ...ref, versionId: v };
        expect(parseId(versionId(version))).toEqual({
          kind: 'version',
          ...version,
        });
      }),
    );
  });

  test('of a container or account gives back its names, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (account, container) => {
        const ref = { account, container };
        expect(parseId(containerId(ref))).toEqual({
          kind: 'container',
          ...ref,
        });
        expect(parseId(accountId(account))).toEqual({
          kind: 'account',
          account,
        });
      }),
    );
  });

  test('of an upload is handed on as it is', () => {
    expect(parseId(uploadId('sealed.x-y'))).toEqual({
      kind: 'upload',
      sealed: 'sealed.x-y',
    });
  });

  test.each([
    '',
    'local',
    'file:',
    'file:local',
    'file:local/photos',
    'file:local/photos/',
    'file:/photos/cat.jpg',
    'container:local',
    'container:local/a/b',
    'account:a/b',
    'version:local/photos/cat.jpg',
    'version:local/photos/cat.jpg?v=',
    'file:local/photos/%zz',
    'file:local/photos/%ff',
    'toString:x',
    'folder:local/photos',
  ])('%j is refused with what was expected', (id) => {
    expect(() => parseId(id)).toThrow(/is not such an ID\. Expected one like/);
  });

  test('of another kind is refused with an example of the right one (seed K11)', () => {
    expect(() => parseIdOf('file:local/c/o', 'container')).toThrow(
      "'file:local/c/o' is not such an ID. Expected one like container:local/photos.",
    );
  });
});
