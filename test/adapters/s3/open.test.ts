import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { s3 } from '../../../adapters/s3/index.js';
import type { OpenManner, StorageBackend } from '../../../src/storage/index.js';
import { failureOf } from '../../support/failure.js';
import { pretend, type Pretender } from '../../support/pretend.js';
import { error, pretendS3, xml, type PretendedService } from './pretend-s3.js';

const KEYS = { accessKeyId: 'key', secretAccessKey: 'hidden' };

let server: Pretender | undefined;
let backend: StorageBackend | undefined;

afterEach(async () => {
  jest.restoreAllMocks();
  await backend?.close();
  await server?.stop();
  backend = server = undefined;
});

async function open(
  service: PretendedService,
  more: object = {},
  manner?: OpenManner,
) {
  server = await pretendS3(service);
  const endpoint = server.url;
  const options = s3.parseOptions({ endpoint, ...KEYS, ...more });
  backend = await s3.open(options, manner);
  return backend;
}

describe('what an account can do', () => {
  test('is all of it where the service knows of it', async () => {
    const { lacks, versions, publication, atomicity } = await open({});
    expect(lacks).toEqual({});
    expect([versions, publication]).not.toContain(undefined);
    expect(atomicity).toEqual({ ifAbsent: false, ifMatch: false });
  });

  test('is learnt by questions that change nothing', async () => {
    await open({});
    const methods = server?.asked.map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(['GET']));
  });

  test.each([
    ['versions', 'versioning', 501, /has none \(versioning\)/],
    ['publication', 'policy', 405, /has none \(bucket policy\)/],
  ] as const)(
    'lacks %s where ?%s is answered %i',
    async (facet, query, status, why) => {
      const reply = error(status, 'NotImplemented');
      const opened = await open({ [query]: reply });
      expect(opened[facet]).toBeUndefined();
      expect(opened.lacks?.[facet]).toMatch(why);
    },
  );

  test('lacks what the keys may not ask of the bucket that is named', async () => {
    const policy = error(403, 'AccessDenied');
    const { lacks } = await open({ policy }, { bucket: 'photos' });
    expect(lacks?.publication).toMatch(/keys may not/);
  });

  test('is not less for what may not be asked of a bucket that is not there', async () => {
    const { lacks } = await open({ policy: error(403, 'AccessDenied') });
    expect(lacks).toEqual({});
  });

  const versioningOf = (content: string) => ({
    status: 200,
    body: xml('VersioningConfiguration', content),
  });

  test('lacks versions where the one bucket keeps none', async () => {
    const { versions, lacks } = await open(
      { versioning: versioningOf('') },
      { bucket: 'photos' },
    );
    expect(versions).toBeUndefined();
    expect(lacks?.versions).toMatch(/have that turned on/);
  });

  test('has versions where the one bucket keeps them', async () => {
    const kept = versioningOf('<Status>Enabled</Status>');
    const { versions } = await open({ versioning: kept }, { bucket: 'photos' });
    expect(versions).toBeDefined();
  });

  test('holds conditions where the options say that the service does', async () => {
    const { atomicity } = await open({}, { conditionalWrites: true });
    expect(atomicity).toEqual({ ifAbsent: true, ifMatch: true });
  });

  test.each([
    ['of Ceph', 'tx0000038bdb8697c36087e-006b01d993-1010-default', true],
    ["of Swift's s3api", 'tx0d5ee2d4cb4f4b0f8f9bb-006b01d993', false],
    ['of nobody known', '4442587FB7D0A2F9', false],
  ])('signs uploads by an answer %s', async (_, id, signed) => {
    const headers = { 'x-amz-request-id': id };
    const versioning = { ...error(404, 'NoSuchBucket'), headers };
    const { signer } = await open({ versioning });
    const said = signer?.signs({
      operation: 'write',
      ref: { container: 'photos', name: 'cat.jpg' },
      expiresInSeconds: 60,
      uploadId: 'upload-1',
    });
    expect(said).toBe(signed);
  });

  test.each([
    ['of Ceph', 'tx0000038bdb8697c36087e-006b01d993-1010-default', true],
    ["of Swift's s3api", 'tx0d5ee2d4cb4f4b0f8f9bb-006b01d993', false],
    ["of a Swift's with a word", 'tx0d5ee2d4cb4f4b0f8f9bb-006b01d993-x', false],
    ['of nobody known', '4442587FB7D0A2F9', true],
  ])('keeps parts by an answer %s, or says why not', async (_, id, keeps) => {
    const headers = { 'x-amz-request-id': id };
    const versioning = { ...error(404, 'NoSuchBucket'), headers };
    const { multipart, lacks } = await open({ versioning });
    expect(multipart !== undefined).toBe(keeps);
    expect(lacks?.multipart === undefined).toBe(keeps);
  });
});

describe('an account that is only looked at', () => {
  const list = {
    status: 200,
    body: xml(
      'ListAllMyBucketsResult',
      '<Buckets><Bucket><Name>photos</Name></Bucket></Buckets>',
    ),
  };
  const upload = (initiated: Date) =>
    `<Upload><Key>cat</Key><Initiated>${initiated.toISOString()}</Initiated></Upload>`;
  const uploads = {
    status: 200,
    body: xml(
      'ListMultipartUploadsResult',
      upload(new Date(0)) + upload(new Date(1)) + upload(new Date()),
    ),
  };

  test('tells of uploads that were never ended, and how to be rid of them', async () => {
    const { notices } = await open({ list, uploads }, {}, { purpose: 'LOOK' });
    expect(notices).toHaveLength(1);
    expect(notices?.[0]).toMatch(/'photos' .* of 2 uploads .*AbortIncomplete/);
  });

  test('opens where that can not be learnt', async () => {
    const refused = { list, uploads: error(403, 'AccessDenied') };
    const { notices } = await open(refused, {}, { purpose: 'LOOK' });
    expect(notices).toEqual([]);
  });

  test('is not looked through when it is to be used', async () => {
    await open({ list, uploads });
    const paths = server?.asked.map(({ path }) => path);
    expect(paths?.filter((path) => path.includes('uploads'))).toEqual([]);
  });
});

describe('an account that does not open', () => {
  test.each([
    [403, 'InvalidAccessKeyId', 'AUTH_FAILED', /InvalidAccessKeyId/],
    [403, 'SignatureDoesNotMatch', 'AUTH_FAILED', /SignatureDoesNotMatch/],
    [400, 'ExpiredToken', 'AUTH_FAILED', /session token has expired/],
    [403, 'RequestTimeTooSkewed', 'AUTH_FAILED', /clock .* NTP/],
    [403, 'AccessDenied', 'CONFIG_INVALID', /name in `buckets`/],
    [503, 'SlowDown', 'RATE_LIMITED', /SlowDown/],
    [500, 'InternalError', 'UNAVAILABLE', /InternalError/],
  ])('%i %s is %s', async (status, said, code, reason) => {
    const failure = await failureOf(open({ list: error(status, said) }));
    expect(failure.code).toBe(code);
    expect(failure.context.reason).toMatch(reason);
    expect(failure.context.reason).toContain(server?.url);
    expect(String(failure)).not.toMatch(/hidden/);
  });

  test.each([
    error(400, 'AuthorizationHeaderMalformed', '<Region>eu-central-1</Region>'),
    {
      ...error(301, 'PermanentRedirect'),
      headers: { 'x-amz-bucket-region': 'eu-central-1' },
    },
  ])('names the region that is the right one', async (list) => {
    const failure = await failureOf(open({ list }));
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.context.reason).toMatch(/'eu-central-1': set `region`/);
  });

  test('names a bucket that is in another region', async () => {
    const headers = { 'x-amz-bucket-region': 'eu-central-1' };
    const opening = open(
      { head: { status: 301, headers } },
      { buckets: ['photos'] },
    );
    const failure = await failureOf(opening);
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.context.reason).toMatch(/'eu-central-1'/);
    expect(failure.context.container).toBe('photos');
  });

  test('names a bucket that is not there', async () => {
    const opening = open({ head: { status: 404 } }, { bucket: 'photos' });
    const failure = await failureOf(opening);
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.context.reason).toMatch(/no bucket 'photos'/);
  });

  test('is none of whose buckets one was deleted', async () => {
    const { kind } = await open(
      { head: { status: 404 } },
      { buckets: ['photos'] },
    );
    expect(kind).toBe('s3');
  });

  test('says that something else answers there', async () => {
    const list = { status: 200, body: '<html>Hello</html>' };
    const failure = await failureOf(open({ list }));
    expect(failure.code).toBe('UNAVAILABLE');
    expect(failure.context.reason).toMatch(/not the service's own/);
  });

  test('says that nobody listens there', async () => {
    const gone = await pretendS3();
    const { url } = gone;
    await gone.stop();
    const options = s3.parseOptions({ endpoint: url, ...KEYS });
    const failure = await failureOf(s3.open(options));
    expect(failure.code).toBe('UNAVAILABLE');
    expect(failure.context.reason).toMatch(/127\.0\.0\.1.*ECONNREFUSED/);
  });

  test('says so when nothing comes in time', async () => {
    const short = AbortSignal.timeout(50);
    jest.spyOn(AbortSignal, 'timeout').mockReturnValue(short);
    server = await pretend(() => undefined);
    const options = s3.parseOptions({ endpoint: server.url, ...KEYS });
    const failure = await failureOf(s3.open(options));
    expect(failure.code).toBe('UNAVAILABLE');
    expect(failure.context.reason).toMatch(/gives no answer within 20 s/);
  });
});
