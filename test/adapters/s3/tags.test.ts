import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodedTag,
  encodedTag,
  metadataIn,
  retagged,
} from '../../../adapters/s3/tags.js';

/** What AWS takes in a tag, by its documentation. */
const TAKEN = /^[\p{L}\p{N} +\-=._:/@]*$/u;

const text = fc.string({ unit: 'grapheme', maxLength: 40 });

function refusalOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('tags that hold the metadata of a bucket', () => {
  test('hold any text in letters that every service takes, and give it back', () => {
    fc.assert(
      fc.property(text, (value) => {
        const tag = encodedTag(value);
        expect(tag).toMatch(TAKEN);
        expect(tag).toBe(tag.trim());
        expect(decodedTag(tag)).toBe(value);
      }),
    );
  });

  test.each([
    ['plain text', 'plain text'],
    ['Bär', 'Bär'],
    [' a ', '=20a=20'],
    ['50%=half', '50=25=3Dhalf'],
    ['\u{1f600}', '=F0=9F=98=80'],
  ])('%j is %j', (value, tag) => {
    expect(encodedTag(value)).toBe(tag);
  });

  test.each(['a=b', '=zz', 'x=20y', '=C3', '='])(
    'what others wrote comes as it is: %j',
    (tag) => {
      expect(decodedTag(tag)).toBe(tag);
    },
  );

  test('others’ are seen by their key in lower case', () => {
    const tags = [{ Key: 'Cost Centre', Value: '42' }];
    expect(metadataIn(tags)).toEqual(new Map([['cost centre', '42']]));
  });

  test('a change leaves the others as they were, and the service’s own', () => {
    const tags = [
      { Key: 'aws:stack', Value: 'x' },
      { Key: 'CostCentre', Value: '42' },
      { Key: 'drop', Value: '1' },
      { Key: 'Owner', Value: 'me' },
    ];
    const set = new Map([['owner', 'you']]);
    expect(retagged(tags, { set, remove: ['DROP'] })).toEqual([
      { Key: 'aws:stack', Value: 'x' },
      { Key: 'CostCentre', Value: '42' },
      { Key: 'owner', Value: 'you' },
    ]);
  });

  test('fifty fit, and one more is refused', () => {
    const entries = Array.from(
      { length: 51 },
      (_, n) => [`k${n}`, 'v'] as const,
    );
    const fifty = new Map(entries.slice(1));
    expect(retagged([], { set: fifty })).toHaveLength(50);

    const refusal = refusalOf(() => retagged([], { set: new Map(entries) }));
    expect(refusal).toMatchObject({
      code: 'INVALID_METADATA',
      context: { limit: 50, actual: 51 },
    });
  });

  test('a value is refused that does not fit once it is written as a tag', () => {
    const fits = new Map([['k', '%'.repeat(85)]]);
    expect(retagged([], { set: fits })).toHaveLength(1);

    const set = new Map([['k', '%'.repeat(86)]]);
    expect(refusalOf(() => retagged([], { set }))).toMatchObject({
      code: 'INVALID_METADATA',
      context: { limit: 256, actual: 258 },
    });
  });
});
