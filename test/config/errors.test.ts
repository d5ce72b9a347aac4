import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/index.js';
import { emptyFolder } from '../support/folders.js';
import { DRIVERS, faultOf } from './support.js';

/** Each with the place it must name and a part of what it must say there. */
const FAULTS: readonly (readonly [what: string, text: string, said: string])[] =
  [
    [
      'an unknown key, with the near one',
      'graphiql: true\nlisten:\n  prot: 4000\n',
      "stowage.yaml:3: listen.prot: unknown key; did you mean 'port'? Those there are: host, port",
    ],
    [
      'a key that is for later, with those there are',
      'auth: {}\n',
      'stowage.yaml:1: auth: unknown key. Those there are: listen, publicUrl, dataDir, accounts, ',
    ],
    [
      'a wrong type',
      'listen:\n  host: 127.0.0.1\n  port: many\n',
      'stowage.yaml:3: listen.port: expected a whole number from 0 to 65535',
    ],
    [
      'a port out of range, in one line',
      'listen: { port: 65536 }\n',
      'stowage.yaml:1: listen.port: expected a whole number from 0 to 65535',
    ],
    [
      'a section that is a word',
      'log: info\n',
      'stowage.yaml:1: log: expected keys and their values',
    ],
    [
      'a level there is none of',
      'log:\n  level: loud\n',
      'stowage.yaml:2: log.level: expected error, warn, info, debug, trace',
    ],
    [
      'a word where it is yes or no',
      'graphiql: maybe\n',
      'stowage.yaml:1: graphiql: expected true or false',
    ],
    [
      'a public URL that is none',
      'publicUrl: files.example.com\n',
      'stowage.yaml:1: publicUrl: expected an http or https URL',
    ],
    [
      'a Redis that is none',
      'redis:\n  url: https://redis.example\n',
      'stowage.yaml:2: redis.url: expected a URL such as redis://',
    ],
    [
      'a Redis with settings of a client',
      'redis:\n  url: redis://redis.example/0?tls=false\n',
      'stowage.yaml:2: redis.url: expected a URL such as redis://',
    ],
    [
      'no Redis where there should be one',
      'redis: {}\n',
      'stowage.yaml:1: redis.url: expected a URL such as redis://',
    ],
    [
      'an origin with a path, by its place in the list',
      'cors:\n  origins:\n    - https://a.example\n    - https://b.example/x\n',
      'stowage.yaml:4: cors.origins.1: expected origins',
    ],
    [
      'a host that others can reach',
      'listen:\n  host: 0.0.0.0\n',
      'stowage.yaml:2: listen.host: the gateway does not ask who calls',
    ],
    [
      'a backend there is none of',
      'accounts:\n  a:\n    backend: swfit\n',
      "stowage.yaml:3: accounts.a.backend: unknown backend; did you mean 'swift'? Those there are: local, swift",
    ],
    [
      'no backend',
      'accounts:\n  a: { path: x }\n',
      'stowage.yaml:2: accounts.a: expected a `backend`, one of local, swift',
    ],
    [
      "an account's name that can't be",
      'accounts:\n  a/b: { backend: local }\n',
      "stowage.yaml:2: accounts.a/b: an account's name is",
    ],
    [
      'an account that is a word',
      'accounts:\n  a: local\n',
      'stowage.yaml:2: accounts.a: expected a block',
    ],
    [
      'no account',
      'graphiql: true\naccounts: {}\n',
      'stowage.yaml:2: accounts: expected at least one account',
    ],
    [
      "an option that the account's driver refuses",
      'accounts:\n  a:\n    backend: local\n    mode: x\n',
      'stowage.yaml:4: accounts.a.mode: no mode today',
    ],
    [
      "an option that is none of the driver's, with the near one",
      'accounts:\n  a:\n    backend: local\n    pth: x\n',
      "stowage.yaml:4: accounts.a.pth: unknown key; did you mean 'path'? Those there are: path, mode",
    ],
    [
      'a variable that is not set',
      'accounts:\n  a:\n    backend: swift\n    auth:\n      password: ${NOT_SET}\n',
      'stowage.yaml:5: accounts.a.auth.password: the environment has no NOT_SET, and no NOT_SET_FILE',
    ],
    [
      'a reference that names no variable',
      'dataDir: "${not a name}"\n',
      'stowage.yaml:1: dataDir: ${not a name} names no environment variable',
    ],
    [
      'a key given twice',
      'graphiql: true\ngraphiql: false\n',
      'stowage.yaml:2: not YAML: Map keys must be unique',
    ],
    [
      'what is no YAML',
      'listen:\n  port: 1\n host: x\n',
      'stowage.yaml:3: not YAML: ',
    ],
    [
      'an alias of nothing',
      'dataDir: *nothing\n',
      'stowage.yaml: not YAML: Unresolved alias',
    ],
    ['a list', '- a\n', 'stowage.yaml:1: expected keys and their values'],
  ];

describe('a configuration that cannot be', () => {
  test.each(FAULTS)('%s is told by file, line and key', (_, text, said) => {
    expect(faultOf({ text }).message).toContain(said);
  });

  test('the first of several faults is told, in the order of the file', () => {
    const text = 'graphiql: maybe\nlisten: { port: x }\n';

    expect(faultOf({ text })).toMatchObject({ line: 1, key: 'graphiql' });
  });

  test('a file that is not there is told', () => {
    const load = () =>
      loadConfig({ file: 'no.yaml', drivers: DRIVERS, folder: emptyFolder() });

    expect(load).toThrow("no.yaml: it can't be read: there is no such file");
  });

  test.each([
    'accounts: { a: { backend: local, key: "hunter2-canary }',
    'accounts:\n  a:\n    backend: local\n    key: @hunter2-canary\n',
    'accounts:\n  a:\n    backend: local\n    key: hunter2-canary: x: y\n',
    '"hunter2-canary" "b"\n',
    'redis: { url: "redis:/hunter2-canary" }\n',
    'redis: { url: "http://me:hunter2-canary@redis.example" }\n',
  ])('a fault never quotes what may be a secret: %j', (text) => {
    expect(faultOf({ text }).message).not.toContain('canary');
  });
});
