import { describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf, seededBytes } from '../support/bytes.js';
import { postGraphql } from '../support/graphql-client.js';
import { createContainer, download, upload } from './files.js';
import { linesOf, newFolder, run, serve, stop } from './program.js';

describe('serve', () => {
  test('says where it listens, in one line of JSON, and that its door is open', async () => {
    const serving = await serve(await newFolder());
    const { stdout, stderr } = await stop(serving);

    const lines = linesOf(stdout);
    expect(serving.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines.filter(({ msg }) => /listening/i.test(msg))).toHaveLength(1);
    expect(lines.find(({ level }) => level === 'warn')?.msg).toContain(
      'anyone',
    );
    expect(stderr).toBe('');
  });

  test('takes what is uploaded and gives the same bytes back', async () => {
    const serving = await serve(await newFolder());
    const content = seededBytes('serve', 3_000_000);
    await createContainer(serving.url, 'c');

    await upload(serving.url, 'a.bin', content);
    const back = await download(serving.url, 'a.bin');

    expect(digestOf('sha256', back)).toBe(digestOf('sha256', content));
    expect((await stop(serving)).code).toBe(0);
  });

  test('says which dataDir it can not use, and what to do', async () => {
    const folder = await newFolder(
      'dataDir: occupied\naccounts: { local: { backend: local, path: store } }\n',
    );
    await writeFile(path.join(folder, 'occupied'), 'a file');

    const { code, stderr } = await run(folder, ['serve']);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^stowage: .*occupied.* can't be used: .*\n$/);
  });

  test('finds everything that was acknowledged after kill -9', async () => {
    const folder = await newFolder();
    const contents = Array.from({ length: 20 }, (_, at) =>
      seededBytes(`killed ${at}`, 1 + at * 40_000),
    );
    const first = await serve(folder);
    await createContainer(first.url, 'c');
    await Promise.all(
      contents.map((content, at) => upload(first.url, `f${at}`, content)),
    );
    first.child.kill('SIGKILL');
    await first.ended;

    const second = await serve(folder);
    const back = await Promise.all(
      contents.map((_, at) => download(second.url, `f${at}`)),
    );
    await stop(second);

    expect(back.map((each) => digestOf('sha256', each))).toEqual(
      contents.map((each) => digestOf('sha256', each)),
    );
  });

  test.each([
    ['throw Error("a mistake")'],
    ['Promise.reject(Error("a mistake"))'],
  ])('logs what nobody handles, and exits with 1: %s', async (mistake) => {
    const preload = `process.on('SIGUSR2', () => { ${mistake} })`;
    const serving = await serve(await newFolder(), {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}`,
    });

    serving.child.kill('SIGUSR2');
    const { code, stdout } = await serving.ended;

    expect(code).toBe(1);
    expect(linesOf(stdout).at(-1)).toMatchObject({
      level: 'fatal',
      err: { message: 'a mistake', stack: expect.stringContaining('Error: ') },
    });
  });

  test('signs URLs that begin with the public URL', async () => {
    const folder = await newFolder(
      'listen: { port: 0 }\npublicUrl: https://files.example.com/s/\n',
    );
    const serving = await serve(folder);
    await createContainer(serving.url, 'c');
    await postGraphql(
      serving.url,
      'mutation { createFile(input: { container: "container:local/c", name: "a", text: "x" }) { file { id } } }',
    );

    const { file } = await postGraphql<{ file: { download: { url: string } } }>(
      serving.url,
      '{ file(id: "file:local/c/a") { download { url } } }',
    );
    await stop(serving);

    expect(file.download.url).toMatch(
      /^https:\/\/files\.example\.com\/s\/blobs\/./,
    );
  });

  test('has no GraphiQL and no introspection where it is not to', async () => {
    const folder = await newFolder('listen: { port: 0 }\ngraphiql: false\n');
    const serving = await serve(folder);

    const page = await fetch(`${serving.url}/graphql`, {
      headers: { accept: 'text/html' },
    });
    const schema = postGraphql(serving.url, '{ __schema { types { name } } }');

    expect(page.headers.get('content-type')).not.toContain('text/html');
    await expect(schema).rejects.toThrow('ntrospection');
    await stop(serving);
  });
});
