import { describe, expect, test } from '@jest/globals';
import { createContainer, signDownload, beginUpload, upload } from './files.js';
import { linesOf, newFolder, serve, stop } from './program.js';

const TRACE = 'listen: { port: 0 }\nlog: { level: trace }\n';

describe('a log that says the most it can', () => {
  test('holds no ticket, credential or cookie of any request', async () => {
    const serving = await serve(await newFolder(TRACE));
    const { url } = serving;
    await createContainer(url, 'c');
    await upload(url, 'a', Buffer.from('x'));
    const tickets = [
      await signDownload(url, 'a'),
      (await beginUpload(url, 'b')).request,
    ].map((signed) => signed.url);
    const headers = { authorization: 'Bearer canary', cookie: 'a=canary' };

    for (const at of [
      ...tickets,
      `${url}/graphql?query={__typename}&token=canary`,
      `${url}/nowhere?sig=canary&X-Amz-Signature=canary`,
      `${url}/blobs/canary.canary`,
      `${tickets[0]}canary`,
    ]) {
      await (await fetch(at, { headers })).arrayBuffer();
    }
    const { stdout, stderr } = await stop(serving);

    expect(linesOf(stdout).length).toBeGreaterThan(3);
    const secrets = tickets.map((at) => at.split('/blobs/')[1] ?? at);
    for (const secret of [...secrets, 'canary']) {
      expect(stdout + stderr).not.toContain(secret);
    }
  });
});
