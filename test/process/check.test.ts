import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { newFolder, run, serve, stop } from './program.js';

describe('check', () => {
  test('says account by account what can be done there', async () => {
    const folder = await newFolder(
      'accounts:\n  one: { backend: local, path: a }\n  two: { backend: local, path: b }\n',
    );

    const { code, stdout, stderr } = await run(folder, ['check']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('one (local): ready\n');
    expect(stdout).toContain('two (local): ready\n');
    expect(stdout).toContain(
      'yes  keep older versions of files, and restore them\n',
    );
    expect(stdout).toContain(
      'no   upload and download straight at the backend, by URLs that it signs: ' +
        'the gateway signs URLs and serves them itself\n',
    );
    expect(stdout).toMatch(/All accounts are ready\.\n$/);
  });

  test('says why an account is not ready, and goes on with the others', async () => {
    const folder = await newFolder();
    const serving = await serve(folder);
    await writeFile(
      `${folder}/both.yaml`,
      'accounts:\n  taken: { backend: local, path: data/local }\n  free: { backend: local, path: b }\n',
    );

    const { code, stdout } = await run(folder, ['check', '-c', 'both.yaml']);
    await stop(serving);

    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^taken \(local\): not ready\n.*\n {2}The account can't be used as it is set up: the store .* is in use/,
    );
    expect(stdout).toContain('free (local): ready\n');
    expect(stdout).toMatch(/Not all accounts are ready\.\n$/);
  });
});
