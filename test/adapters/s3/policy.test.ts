import { describe, expect, test } from '@jest/globals';
import { doorOf, publicUrl } from '../../../adapters/s3/doors.js';
import { parseOptions } from '../../../adapters/s3/options.js';
import {
  checkClosed,
  closed,
  NO_POLICY,
  opened,
  standingIn,
  type Policy,
} from '../../../adapters/s3/policy.js';

const AWS = parseOptions({});
const BUCKET = { Bucket: 'photos', prefix: '' };
const door = doorOf(BUCKET, AWS);

const READERS = {
  Sid: 'Partner',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123:root' },
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: ['arn:aws:s3:::photos', 'arn:aws:s3:::photos/*'],
};

const ANYONE = {
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::photos/*',
} as const;

function pattern(Resource: string) {
  return { ...ANYONE, Resource };
}

function elsewhere(NotResource: string) {
  return { Resource: undefined, NotResource };
}

function policyWith(...Statement: readonly object[]): Policy {
  return { Version: '2012-10-17', Statement };
}

describe('the policy of a bucket that is public', () => {
  test('lets everyone read the objects, and says for how long they may be kept', () => {
    const policy = opened(NO_POLICY, door, 3600);
    expect(policy.Statement).toEqual([
      { Sid: 'StowagePublicRead3600', ...ANYONE },
    ]);
    expect(standingIn(policy, door)).toEqual({ ttlSeconds: 3600 });
  });

  test('keeps what others said, while it is opened, opened anew and closed', () => {
    const open = opened(policyWith(READERS), door, 60);
    const anew = opened(open, door, 100);
    expect(anew.Statement).toHaveLength(2);
    expect(standingIn(anew, door)).toEqual({ ttlSeconds: 100 });
    expect(closed(anew, door)).toEqual(policyWith(READERS));
  });

  test.each([
    ['by a statement of others', ANYONE],
    ['to every principal of AWS', { ...ANYONE, Principal: { AWS: ['*'] } }],
    ['by a pattern of actions', { ...ANYONE, Action: ['s3:Get*'] }],
    ['with all buckets', { ...ANYONE, Resource: 'arn:aws:s3:::*' }],
    ['by names of one character or more', pattern('arn:aws:s3:::photos/?*')],
    ['by a pattern of buckets', pattern('arn:aws:s3:::p*t?s/*')],
    ['in other letters', { ...ANYONE, Action: 'S3:getobject' }],
    [
      'by all actions but some',
      { ...ANYONE, Action: undefined, NotAction: 's3:Put*' },
    ],
    [
      'with all buckets but some',
      { ...ANYONE, ...elsewhere('arn:aws:s3:::other/*') },
    ],
    [
      'to all principals but some',
      { ...ANYONE, Principal: undefined, NotPrincipal: { AWS: 'x' } },
    ],
  ])('is seen to be open %s', (_, statement) => {
    expect(standingIn(policyWith(statement), door)).toEqual({});
  });

  test.each([
    ['denied', { ...ANYONE, Effect: 'Deny' }],
    ['of some users', READERS],
    ['on a condition', { ...ANYONE, Condition: { Bool: {} } }],
    ['of another bucket', { ...ANYONE, Resource: 'arn:aws:s3:::photos2/*' }],
    ['of a part', { ...ANYONE, Resource: 'arn:aws:s3:::photos/a/*' }],
    ['to write', { ...ANYONE, Action: 's3:PutObject' }],
  ])('is not open by what is %s', (_, statement) => {
    expect(standingIn(policyWith(statement), door)).toBeUndefined();
  });

  test('is closed where others let everyone read, and nothing else', () => {
    expect(closed(policyWith(ANYONE, READERS), door)).toEqual(
      policyWith(READERS),
    );
  });

  test.each([
    ['more', { Action: 's3:*' }],
    ['all but writing', { Action: undefined, NotAction: 's3:Put*' }],
    ['in all buckets but one', elsewhere('arn:aws:s3:::photos2/*')],
    ['in all but a part', elsewhere('arn:aws:s3:::photos/private/*')],
    ['by an ending', { Resource: 'arn:aws:s3:::photos/*.jpg' }],
    ['by two characters', { Resource: 'arn:aws:s3:::photos/?*?' }],
  ])(
    'is not said to be closed where others let everyone do %s',
    (_, differing) => {
      const policy = policyWith({ ...ANYONE, Sid: 'All', ...differing });
      const left = closed(policy, door);
      expect(left).toBe(policy);
      expect(() => {
        checkClosed(left, door);
      }).toThrow(/UNSUPPORTED.*'All'/);
    },
  );

  test.each([
    ['others open a part of it', { Resource: 'arn:aws:s3:::photos/a/*' }],
    ['others open another', { Resource: 'arn:aws:s3:::other/*.jpg' }],
    ['others open it to some', READERS],
  ])('is said to be closed where %s', (_, differing) => {
    const policy = policyWith({ ...ANYONE, ...differing });
    expect(() => {
      checkClosed(policy, door);
    }).not.toThrow();
  });

  test('can not be opened where others deny it to everyone', () => {
    const denied = { ...ANYONE, Sid: 'No', Effect: 'Deny' };
    const policy = policyWith(denied, ANYONE);
    expect(standingIn(policy, door)).toBeUndefined();
    expect(() => opened(policy, door, 60)).toThrow(/UNSUPPORTED.*'No'/);
  });

  test('is opened anew where others have changed what was said here', () => {
    const [ours] = opened(NO_POLICY, door, 60).Statement;
    const changed = policyWith({ ...ours, Condition: { Bool: {} } });
    expect(opened(changed, door, 60)).toEqual(policyWith({ ...ours }));
  });

  test('is the same policy where it is already as it should be', () => {
    const open = opened(policyWith(READERS), door, 60);
    expect(opened(open, door, 60)).toBe(open);
    const shut = closed(open, door);
    expect(closed(shut, door)).toBe(shut);
  });

  test('names one container of a bucket of many, by an id of its own', () => {
    const folder = (name: string) =>
      doorOf({ Bucket: 'one', prefix: `${name}/` }, AWS);
    const both = opened(opened(NO_POLICY, folder('a'), 60), folder('b'), 60);
    const ids = new Set(both.Statement.map(({ Sid }) => Sid));
    expect(ids.size).toBe(2);

    const left = closed(both, folder('a'));
    expect(standingIn(left, folder('a'))).toBeUndefined();
    expect(standingIn(left, folder('b'))).toEqual({ ttlSeconds: 60 });
  });
});

describe('the URL of what is public', () => {
  const own = 'http://s3.example:7480';

  test.each([
    ['https://photos.s3.us-east-1.amazonaws.com', BUCKET, {}],
    [
      'https://photos.s3.cn-north-1.amazonaws.com.cn',
      BUCKET,
      { region: 'cn-north-1' },
    ],
    [
      'https://photos.s3.eusc-de-east-1.amazonaws.eu',
      BUCKET,
      { region: 'eusc-de-east-1' },
    ],
    [
      'https://s3.us-east-1.amazonaws.com/a.photos',
      { Bucket: 'a.photos', prefix: '' },
      {},
    ],
    [`${own}/photos`, BUCKET, { endpoint: own }],
    [
      'http://photos.s3.example:7480',
      BUCKET,
      { endpoint: own, forcePathStyle: false },
    ],
    [
      'https://out.example/photos',
      BUCKET,
      { endpoint: own, publicEndpoint: 'https://out.example' },
    ],
    [
      `${own}/one/a%20b%25`,
      { Bucket: 'one', prefix: 'a b%/' },
      { endpoint: own },
    ],
  ])('is %s', (url, place, options) => {
    expect(publicUrl(place, parseOptions(options))).toBe(url);
  });
});
