import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { digestOf, seededBytes } from '../support/bytes.js';
import { eventually } from '../support/eventually.js';
import {
  beginUpload,
  createContainer,
  download,
  receiving,
  signDownload,
  upload,
} from './files.js';
import { newFolder, serve, type Serving } from './program.js';

/** More than a connection's buffers hold, so that an answer stays under way while nobody reads it. */
const LARGE = 48_000_000;

/** Asks it to stop and waits until it takes no more connections. */
async function stopping({ child, url }: Serving): Promise<void> {
  child.kill('SIGTERM');
  await eventually('no connection is taken', () =>
    fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    ),
  );
}

describe('SIGTERM', () => {
  test('lets a slow download have all its bytes, and then exits with 0', async () => {
    const serving = await serve(await newFolder());
    const content = seededBytes('slow download', LARGE);
    await createContainer(serving.url, 'c');
    await upload(serving.url, 'slow', content);
    const { url } = await signDownload(serving.url, 'slow');
    const [response] = (await once(request(url).end(), 'response')) as [
      IncomingMessage,
    ];

    await stopping(serving);
    const back = await buffer(response);

    expect(digestOf('sha256', back)).toBe(digestOf('sha256', content));
    expect((await serving.ended).code).toBe(0);
  });

  test('lets a slow upload end, and what was acknowledged is there', async () => {
    const folder = await newFolder();
    const serving = await serve(folder);
    const content = seededBytes('slow upload', 2_000_000);
    await createContainer(serving.url, 'c');
    const begun = await beginUpload(serving.url, 'slow');
    const { method, url } = begun.request;
    const sent = request(url, {
      method,
      headers: { 'content-length': content.length },
    });
    const answer = once(sent, 'response') as Promise<[IncomingMessage]>;
    sent.write(content.subarray(0, 1_000_000));
    await receiving(serving.url, begun);

    await stopping(serving);
    sent.end(content.subarray(1_000_000));
    const [response] = await answer;
    response.resume();

    expect(response.statusCode).toBeLessThan(300);
    expect((await serving.ended).code).toBe(0);
    const again = await serve(folder);
    const back = await download(again.url, 'slow');
    again.child.kill('SIGKILL');
    expect(digestOf('sha256', back)).toBe(digestOf('sha256', content));
  });

  test('does not wait for a connection on which nothing is asked', async () => {
    const serving = await serve(await newFolder());
    await (await fetch(`${serving.url}/healthz`)).text();

    const asked = performance.now();
    serving.child.kill('SIGTERM');
    const { code } = await serving.ended;

    expect(code).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5000);
  });

  test('given a second time ends it at once', async () => {
    const serving = await serve(await newFolder());
    await createContainer(serving.url, 'c');
    await upload(serving.url, 'slow', seededBytes('cut', LARGE));
    const { url } = await signDownload(serving.url, 'slow');
    const [response] = (await once(request(url).end(), 'response')) as [
      IncomingMessage,
    ];
    response.on('error', () => undefined);
    await stopping(serving);

    await eventually('it has ended', () => {
      serving.child.kill('SIGTERM');
      return Promise.resolve(serving.child.exitCode !== null);
    });

    expect((await serving.ended).code).toBe(1);
  });
});
