import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { linesOf, newFolder, run, serve, stop } from './program.js';

describe('the command line', () => {
  test.each(['--help', '-h'])('%s tells what there is', async (word) => {
    const { code, stdout, stderr } = await run(await newFolder(), [word]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('stowage serve [--config FILE]');
  });

  test('--version tells which this is', async () => {
    const text = await readFile('package.json', 'utf8');
    const { version } = JSON.parse(text) as { version: string };

    const { code, stdout } = await run(await newFolder(), ['--version']);

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `stowage ${version}\n`,
    });
  });

  test.each([
    [[], 'a command is missing'],
    [['sevre'], "there is no command 'sevre'"],
    [['serve', 'now'], "'now' says nothing to serve"],
    [['serve', '--prot', '1'], "Unknown option '--prot'"],
    [['serve', '--config'], "Option '-c, --config <value>' argument missing"],
  ])('%j can not be used', async (words, said) => {
    const { code, stdout, stderr } = await run(await newFolder(), words);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`stowage: ${said}`);
    expect(stderr).toContain('stowage serve [--config FILE]');
  });
});

describe('a configuration that can not be used', () => {
  test.each([
    [
      'listen:\n  prot: 1\n',
      "stowage.yaml:2: listen.prot: unknown key; did you mean 'port'?",
    ],
    [
      'accounts:\n  a:\n    backend: disk\n',
      'stowage.yaml:3: accounts.a.backend: unknown backend. Those there are: local, s3, swift',
    ],
    [
      'accounts:\n  a: { backend: local, path: x, pth: y }\n',
      "stowage.yaml:2: accounts.a.pth: unknown key; did you mean 'path'? Those there are: path",
    ],
    [
      'accounts:\n  a:\n    backend: local\n    path: "${NOT_SET}"\n',
      'stowage.yaml:4: accounts.a.path: the environment has no NOT_SET',
    ],
    [
      'listen: { host: 0.0.0.0 }\n',
      'stowage.yaml:1: listen.host: the gateway does not ask who calls',
    ],
    ['listen: {\n', 'stowage.yaml:2: not YAML: '],
  ])('%j starts nothing, and says where it is wrong', async (text, said) => {
    const { code, stdout, stderr } = await run(await newFolder(text), [
      'serve',
    ]);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`stowage: ${said}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('that is not there is told, by serve and by check', async () => {
    const folder = await newFolder();

    for (const command of ['serve', 'check']) {
      const { code, stderr } = await run(folder, [
        command,
        '--config',
        'x.yaml',
      ]);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: "stowage: x.yaml: it can't be read: there is no such file\n",
      });
    }
  });
});

describe('what can not start', () => {
  test('a port in use is told, with what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const folder = await newFolder(`listen: { port: ${port} }\n`);

    const { code, stderr } = await run(folder, ['serve']);
    server.close();

    expect(code).toBe(1);
    expect(stderr).toContain(`stowage: can't listen at 127.0.0.1:${port}: `);
    expect(stderr).toContain('set listen.port');
  });

  test('a second process on the same store is refused, and harms the first in nothing', async () => {
    const folder = await newFolder();
    const first = await serve(folder);

    const second = await run(folder, ['serve']);

    expect(second.code).toBe(1);
    expect(second.stderr).toContain("stowage: account 'local' (local): ");
    expect(second.stderr).toMatch(/in use|another process/);
    expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
    expect((await stop(first)).code).toBe(0);
  });

  test('a store that a process left is free again', async () => {
    const folder = await newFolder();
    await stop(await serve(folder));

    const again = await stop(await serve(folder));

    expect(again.code).toBe(0);
    expect(linesOf(again.stdout).at(-1)?.msg).toBe('stopped');
  });
});
