import { afterEach, expect, test } from '@jest/globals';
import type { Desk } from '../../../adapters/s3/desk.js';
import { staleUploads } from '../../../adapters/s3/stale-uploads.js';
import { pretend, type Pretender } from '../../support/pretend.js';
import { deskAt } from './desks.js';

const HOUR_MS = 3_600_000;
const never = new AbortController().signal;
const headers = { 'x-amz-request-id': 'tx1' };

let service: Pretender | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  await service?.stop();
});

/** One page of uploads that were begun so many hours ago. */
function page(hours: readonly number[], next = ''): string {
  const uploads = hours.map((ago) => {
    const begun = new Date(Date.now() - ago * HOUR_MS).toISOString();
    return `<Upload><Key>k</Key><Initiated>${begun}</Initiated></Upload>`;
  });
  const more = next && `<NextKeyMarker>${next}</NextKeyMarker>`;
  const isTruncated = `<IsTruncated>${next !== ''}</IsTruncated>`;
  return `<ListMultipartUploadsResult>${isTruncated}${more}${uploads.join('')}</ListMultipartUploadsResult>`;
}

test('those are stale that were begun more than a day ago, on every page', async () => {
  service = await pretend(({ path }) => {
    const isSecond = path.includes('key-marker=k');
    const body = isSecond ? page([25]) : page([1, 23, 25, 900], 'k');
    return { status: 200, headers, body };
  });
  desk = deskAt({ endpoint: service.url });
  expect(await staleUploads(desk, 'photos', never)).toBe(3);
});

test('a bucket that has no end of them is not looked through', async () => {
  service = await pretend(() => {
    return { status: 200, headers, body: page([25], 'k') };
  });
  desk = deskAt({ endpoint: service.url });
  expect(await staleUploads(desk, 'photos', never)).toBe(10);
  expect(service.asked).toHaveLength(10);
});

test('names that XML can not hold lead to the next page too', async () => {
  service = await pretend(() => {
    const body = page([25], 'a%01+b').replace(
      '<IsTruncated>',
      '<EncodingType>url</EncodingType>$&',
    );
    return { status: 200, headers, body };
  });
  desk = deskAt({ endpoint: service.url });
  await staleUploads(desk, 'photos', never);

  const asked = service.asked.map(
    ({ path }) => new URL(path, 'http://s3').searchParams,
  );
  expect(asked[0]?.get('encoding-type')).toBe('url');
  expect(asked[1]?.get('key-marker')).toBe('a\u0001 b');
});
