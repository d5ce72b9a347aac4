import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import {
  checkContainerName,
  checkNewContainerName,
  checkNewObjectName,
  checkObjectName,
  isStorageError,
} from '../../src/storage/index.js';
import { thrownBy } from '../support/failure.js';

interface NameCase {
  readonly name: string;
  readonly ours: 'roundtrip' | 'reject';
  readonly bytes: number;
}

const table = new URL('../cases/names.json', import.meta.url);
const CASES = JSON.parse(readFileSync(table, 'utf8')) as readonly NameCase[];

/** The code that a check ends in, or undefined where it lets a name pass. */
function codeOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return isStorageError(error) ? error.code : 'no StorageError';
  }
}

const newObject = (name: string) =>
  codeOf(() => {
    checkNewObjectName('c', name);
  });
const standingObject = (name: string) =>
  codeOf(() => {
    checkObjectName('c', name);
  });
const newContainer = (name: string) =>
  codeOf(() => {
    checkNewContainerName(name);
  });
const standingContainer = (name: string) =>
  codeOf(() => {
    checkContainerName(name);
  });

describe('names of new objects', () => {
  test('are judged as the table of names says', () => {
    const judged = CASES.map(({ name }) => [name, newObject(name)]);
    const expected = CASES.map(({ name, ours }) => [
      name,
      ours === 'reject' ? 'INVALID_OBJECT_NAME' : undefined,
    ]);
    expect(judged).toEqual(expected);
  });

  test('pass when they are 1 to 1,024 bytes long without control characters or dots', () => {
    const letters = fc.constantFrom('a', 'é', '\u{1f600}', '/', '%', ' ');
    const names = fc.string({ unit: letters, minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(names, (name) => {
        expect(newObject(name)).toBeUndefined();
      }),
    );
  });

  test.each(['', 'x'.repeat(1025), 'é'.repeat(513)])(
    'are refused by their length in bytes (%#)',
    (name) => {
      expect(newObject(name)).toBe('INVALID_OBJECT_NAME');
    },
  );

  test('are refused for a dot segment in any spelling, wherever it stands', () => {
    const dot = fc.constantFrom('.', '%2e', '%2E');
    const segment = fc.oneof(
      dot,
      fc.tuple(dot, dot).map((pair) => pair.join('')),
    );
    const slash = fc.constantFrom('/', '\\');
    const around = fc.constantFrom('', 'a', 'a/b');
    fc.assert(
      fc.property(
        fc.tuple(around, slash, segment, slash, around),
        ([before, left, middle, right, after]) => {
          const name = before + left + middle + right + after;
          expect(newObject(name)).toBe('INVALID_OBJECT_NAME');
        },
      ),
    );
  });

  test.each(['...', 'a..b', '.hidden', 'a/.b', 'a/..b', '%2e%2e%2e', '%252e'])(
    'may have dots that are no such segment: %s',
    (name) => {
      expect(newObject(name)).toBeUndefined();
    },
  );

  test('say what is wrong, and where', () => {
    const error = thrownBy(() => {
      checkNewObjectName('c', 'a\u0007');
    });
    expect(error.context).toEqual({
      container: 'c',
      object: 'a\u0007',
      reason: 'it holds the control character U+0007',
    });
  });
});

describe('names of objects that stand already', () => {
  test.each(['..', 'a/../b', 'line\n', 'nul\u0000'])('may be %j', (name) => {
    expect(standingObject(name)).toBeUndefined();
  });

  test.each(['', '\ud800', 'x'.repeat(1025)])('cannot be %j', (name) => {
    expect(standingObject(name)).toBe('INVALID_OBJECT_NAME');
  });
});

describe('names of containers', () => {
  test.each(['a', 'a'.repeat(256), 'é'.repeat(128), ' ', 'a.b', 'Ä', '%41'])(
    'may be %j',
    (name) => {
      expect(newContainer(name)).toBeUndefined();
    },
  );

  test.each(['', 'a/b', '/', 'a'.repeat(257), 'é'.repeat(129), '\udc00'])(
    'can never be %j',
    (name) => {
      expect(standingContainer(name)).toBe('INVALID_CONTAINER_NAME');
      expect(newContainer(name)).toBe('INVALID_CONTAINER_NAME');
    },
  );

  test.each(['.', '..', '%2E.', 'a\\..', 'a\u0000', '\u007f'])(
    'may be %j where it stands already, and not be made',
    (name) => {
      expect(standingContainer(name)).toBeUndefined();
      expect(newContainer(name)).toBe('INVALID_CONTAINER_NAME');
    },
  );
});
