import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  changedMetadata,
  checkedMetadata,
  isStorageError,
  type Metadata,
} from '../../src/storage/index.js';
import { thrownBy } from '../support/failure.js';

const key = fc.string({
  unit: fc.constantFrom('a', 'B', 'c', '-', '_', '9'),
  minLength: 1,
  maxLength: 3,
});
const metadata = fc
  .uniqueArray(fc.tuple(key, fc.string({ unit: 'grapheme', maxLength: 9 })), {
    maxLength: 8,
    selector: ([name]) => name.toLowerCase(),
  })
  .map((entries) => new Map(entries));

/** The code that entries are refused with, or undefined. */
function refusal(entries: Iterable<readonly [string, string]>) {
  try {
    checkedMetadata(entries);
    return undefined;
  } catch (error) {
    return isStorageError(error) ? error.code : 'no StorageError';
  }
}

function entriesOf(count: number, value: string): [string, string][] {
  const keys = Array.from({ length: count }, (_, index) =>
    String(index).padStart(4, '0'),
  );
  return keys.map((name) => [name, value]);
}

describe('checkedMetadata', () => {
  test('gives the same entries with their keys in lower case', () => {
    fc.assert(
      fc.property(metadata, (entries) => {
        const checked = checkedMetadata(entries);
        const lower = [...entries].map(([name, value]) => [
          name.toLowerCase(),
          value,
        ]);
        expect([...checked]).toEqual(lower);
      }),
    );
  });

  test('keeps keys that are names of an object’s own', () => {
    const entries = new Map([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
    expect(checkedMetadata(entries)).toEqual(entries);
  });

  test.each(['', 'a b', 'a:b', 'é', 'a\n', '(x)', 'a/b', '"'])(
    'refuses the key %j, which is no header token',
    (name) => {
      expect(refusal([[name, 'v']])).toBe('INVALID_METADATA');
    },
  );

  test('refuses a key of 129 bytes and takes one of 128', () => {
    expect(refusal([['k'.repeat(128), 'v']])).toBeUndefined();
    expect(refusal([['k'.repeat(129), 'v']])).toBe('INVALID_METADATA');
  });

  test('measures values in bytes: 256 pass, 257 do not', () => {
    expect(refusal([['k', 'é'.repeat(128)]])).toBeUndefined();
    expect(refusal([['k', `${'é'.repeat(128)}x`]])).toBe('INVALID_METADATA');
  });

  test('refuses half of a surrogate pair', () => {
    expect(refusal([['k', 'a\ud83d']])).toBe('INVALID_METADATA');
  });

  test('refuses one key in two cases', () => {
    const entries: [string, string][] = [
      ['Unit', '1'],
      ['unit', '2'],
    ];
    expect(refusal(entries)).toBe('INVALID_METADATA');
  });

  test('takes 90 entries and refuses 91', () => {
    expect(refusal(entriesOf(90, 'v'))).toBeUndefined();
    expect(refusal(entriesOf(91, 'v'))).toBe('INVALID_METADATA');
  });

  test('takes 4,096 bytes, keys and values together, and refuses one more', () => {
    const full = entriesOf(16, 'v'.repeat(252));
    expect(refusal(full)).toBeUndefined();
    expect(refusal([...full, ['k', '']])).toBe('INVALID_METADATA');
  });
});

describe('changedMetadata', () => {
  test('sets and removes what is named, whatever its case, and leaves the rest', () => {
    const names = fc.array(key, { maxLength: 4 });
    fc.assert(
      fc.property(metadata, metadata, names, (before, set, remove) => {
        const current = checkedMetadata(before);
        const after = changedMetadata(current, { set, remove });
        expect(Object.fromEntries(after)).toEqual(
          changedByHand(current, set, remove),
        );
      }),
    );
  });

  function changedByHand(
    current: Metadata,
    set: Metadata,
    remove: readonly string[],
  ) {
    const kept = Object.fromEntries(current);
    const gone = remove.map((name) => [name.toLowerCase(), undefined]);
    const given = [...set].map(([name, value]) => [name.toLowerCase(), value]);
    const all = {
      ...kept,
      ...(Object.fromEntries(gone) as object),
      ...(Object.fromEntries(given) as object),
    };
    return JSON.parse(JSON.stringify(all)) as unknown;
  }

  test('changes nothing where nothing is named', () => {
    const current = new Map([['a', '1']]);
    expect(changedMetadata(current, {})).toEqual(current);
  });

  test('refuses a change whose outcome is too much', () => {
    const current = checkedMetadata(entriesOf(90, 'v'));
    const set = new Map([['more', 'v']]);
    const error = thrownBy(() => changedMetadata(current, { set }));
    expect(error.code).toBe('INVALID_METADATA');
  });
});
