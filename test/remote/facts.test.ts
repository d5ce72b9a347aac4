import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answers, type Fields } from '../chaos/conducts.js';
import { HostileOrigin } from '../chaos/hostile-origin.js';
import { fetched, faultOf } from './opener.js';

const DATE = 'Sun, 06 Nov 1994 08:49:37 GMT';
const MINUTE_BEFORE = 'Sun, 06 Nov 1994 08:48:37 GMT';
const SECONDS_BEFORE = 'Sun, 06 Nov 1994 08:48:38 GMT';

const TYPES: readonly (readonly [string, string | undefined])[] = [
  ['image/jpeg', 'image/jpeg'],
  ['text/html; charset=UTF-8', 'text/html; charset=UTF-8'],
  ['a/b;c="d;\\" e"', 'a/b;c="d;\\" e"'],
  ['application/vnd.api+json', 'application/vnd.api+json'],
  [`a/${'b'.repeat(253)}`, `a/${'b'.repeat(253)}`],
  [`a/${'b'.repeat(254)}`, undefined],
  ['', undefined],
  ['jpeg', undefined],
  ['a/b c', undefined],
  ['a/b, c/d', undefined],
  ['a/b; charset', undefined],
  ['caf\u00e9/b', undefined],
  [`a/b${';'.repeat(200)}`, undefined],
];

const VALIDATORS: readonly (readonly [Fields, string | undefined])[] = [
  [{ etag: '"a"' }, '"a"'],
  [{ etag: 'W/"a"' }, undefined],
  [{ etag: 'a' }, undefined],
  [{ etag: '"a", "b"' }, undefined],
  [{ etag: `"${'a'.repeat(1023)}"` }, undefined],
  [{ etag: '"a"', 'accept-ranges': 'none' }, undefined],
  [{ etag: '"a"', 'accept-ranges': 'bytes' }, '"a"'],
  [{ 'last-modified': MINUTE_BEFORE, date: DATE }, MINUTE_BEFORE],
  [{ 'last-modified': SECONDS_BEFORE, date: DATE }, undefined],
  [{ 'last-modified': MINUTE_BEFORE }, undefined],
  [{ 'last-modified': '0', date: DATE }, undefined],
  [
    { etag: 'W/"a"', 'last-modified': MINUTE_BEFORE, date: DATE },
    MINUTE_BEFORE,
  ],
];

describe('what an answer says of its file', () => {
  let origin: HostileOrigin;

  beforeAll(async () => {
    origin = await HostileOrigin.start({
      ...Object.fromEntries(
        TYPES.map(([type], nth) => [
          `/type/${nth}`,
          answers(200, { 'content-type': type }),
        ]),
      ),
      ...Object.fromEntries(
        VALIDATORS.map(([headers], nth) => [
          `/validator/${nth}`,
          answers(200, headers),
        ]),
      ),
      '/cat.jpg': answers(200, {}, 'purr'),
      '/download': answers(200, {
        'content-disposition': 'attachment; filename="cat.jpg"',
      }),
      '/secret': answers(
        404,
        { 'x-secret': 's3cret-header', server: 's3cret-server' },
        's3cret-body',
      ),
    });
  });

  afterAll(() => origin[Symbol.asyncDispose]());

  test.each(TYPES.map(([said, type], nth) => ({ said, type, nth })))(
    'the content type of $said is $type',
    async ({ type, nth }) => {
      const { file } = await fetched(origin.url(`/type/${nth}`));

      expect(file.contentType).toBe(type);
    },
  );

  test.each(
    VALIDATORS.map(([said, validator], nth) => ({ said, validator, nth })),
  )('the validator of $said is $validator', async ({ validator, nth }) => {
    const { file } = await fetched(origin.url(`/validator/${nth}`));

    expect(file.validator).toBe(validator);
  });

  test('its size and its name are given, and nothing that is not said', async () => {
    const { file } = await fetched(origin.url('/cat.jpg?x=/dog.png'));
    const { body, ...facts } = file;

    expect(body.readableEnded).toBe(true);
    expect(facts).toEqual({ offset: 0, size: 4, name: 'cat.jpg' });
  });

  test('Content-Disposition names it', async () => {
    const { file } = await fetched(origin.url('/download'));

    expect(file.name).toBe('cat.jpg');
  });

  test('a fault says nothing of what was sent, and no address', async () => {
    const fault = await faultOf(fetched(origin.url('/secret')));

    const said = JSON.stringify([fault.message, fault.details]);
    expect(said).not.toMatch(/s3cret|127\.0\.0\.1/);
  });
});
