import { describe, expect, test } from '@jest/globals';
import { local } from '../../../adapters/local/index.js';
import {
  OptionsError,
  UnknownOptionError,
} from '../../../src/storage/index.js';

function faultOf(raw: unknown): OptionsError {
  try {
    local.parseOptions(raw);
  } catch (error) {
    if (error instanceof OptionsError) return error;
  }
  throw new Error('It was accepted, or failed with something else.');
}

describe('the options of the local driver', () => {
  test('a path is all that it needs', () => {
    expect(local.parseOptions({ path: './data' })).toEqual({ path: './data' });
  });

  test.each([
    ['is missing', {}, ['path']],
    ['is empty', { path: '' }, ['path']],
    ['is a number', { path: 7 }, ['path']],
  ])('a path that %s is named', (_, raw, path) => {
    const fault = faultOf(raw);
    expect(fault.path).toEqual(path);
    expect(fault.message).toMatch(/a directory/);
  });

  test('a key that is not known is named, with those that are', () => {
    const fault = faultOf({ path: 'x', root: 'y' });
    expect(fault).toBeInstanceOf(UnknownOptionError);
    expect(fault).toMatchObject({ path: ['root'], known: ['path'] });
  });

  test('a slip in the key is told rather than that the path is missing', () => {
    expect(faultOf({ pth: './data' }).path).toEqual(['pth']);
  });

  test('a block that is none is refused', () => {
    expect(faultOf('./data').path).toEqual([]);
  });
});
