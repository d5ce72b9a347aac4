import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/index.js';
import { emptyFolder } from '../support/folders.js';
import { configOf, faultOf, DRIVERS } from './support.js';

describe('without a file', () => {
  test('there is one account beside the data, on this machine alone', () => {
    const folder = emptyFolder();

    const config = loadConfig({ drivers: DRIVERS, environment: {}, folder });

    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 4000 },
      dataDir: path.join(folder, 'data'),
      cors: { origins: [] },
      graphiql: true,
      log: { level: 'info' },
    });
    expect(config.publicUrl).toBeUndefined();
    expect(config.accounts.map(({ name }) => name)).toEqual(['local']);
    expect(config.accounts[0]?.options.reveal()).toEqual({
      path: path.join(folder, 'data/local'),
    });
  });

  test('an empty file says the same', () => {
    expect(configOf({ text: '# nothing yet\n' }).listen.port).toBe(4000);
  });

  test('the default account goes where the data goes', () => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, 'stowage.yaml'), 'dataDir: /srv/stowage');

    const { accounts } = loadConfig({ drivers: DRIVERS, folder });

    expect(accounts[0]?.options.reveal()).toEqual({
      path: '/srv/stowage/local',
    });
  });
});

describe('a file', () => {
  test('is looked for where it is said to be, and its paths begin beside it', () => {
    const folder = emptyFolder();
    const file = path.join(emptyFolder(), 'my.yaml');
    writeFileSync(
      file,
      'dataDir: d\naccounts:\n  a: { backend: local, path: ./store }\n',
    );

    const config = loadConfig({ file, drivers: DRIVERS, folder });

    const beside = path.dirname(file);
    expect(config.dataDir).toBe(path.join(beside, 'd'));
    expect(config.accounts[0]?.options.reveal()).toEqual({
      path: path.join(beside, 'store'),
    });
  });

  test('keeps its accounts in order, each with its driver', () => {
    const { accounts } = configOf({
      text: 'accounts:\n  z: { backend: swift }\n  a: { backend: local }\n',
    });

    expect(accounts.map(({ name, driver }) => [name, driver.kind])).toEqual([
      ['z', 'swift'],
      ['a', 'local'],
    ]);
  });

  test("a public URL loses the '/' at its end and keeps its path", () => {
    const text = 'publicUrl: https://files.example.com/stowage/\n';

    expect(configOf({ text }).publicUrl).toBe(
      'https://files.example.com/stowage',
    );
  });

  test.each(['127.0.0.1', '127.9.9.9', '"::1"', 'localhost'])(
    'may listen on %s, which is this machine alone',
    (host) => {
      expect(() =>
        configOf({ text: `listen: { host: ${host} }` }),
      ).not.toThrow();
    },
  );
});

describe('limits', () => {
  test('are what the file says, and left to those who keep them where it says nothing', () => {
    const text = 'limits: { backendSeconds: 5, backendCallsInFlight: 8 }';

    expect(configOf({ text }).limits).toEqual({
      backendSeconds: 5,
      backendCallsInFlight: 8,
    });
    expect(configOf({ text: '' }).limits).toEqual({});
  });

  test.each([
    ['backendSeconds', 0, '1 to 3600'],
    ['backendSeconds', 3601, '1 to 3600'],
    ['backendCallsInFlight', 0, '1 to 10000'],
    ['backendCallsInFlight', 10_001, '1 to 10000'],
  ])('%s can not be %d', (key, value, bounds) => {
    const fault = faultOf({ text: `limits: { ${key}: ${value} }` });

    expect(fault.message).toBe(
      `stowage.yaml:1: limits.${key}: expected a whole number from ${bounds}`,
    );
  });
});

describe('a Redis that replicas share', () => {
  test('is none where the file names none', () => {
    expect(configOf({ text: '' }).redis).toBeUndefined();
  });

  test.each([
    'redis://redis.example',
    'redis://:pass@127.0.0.1:6380/2',
    'rediss://me:pass@redis.example:6379/',
  ])('may be %s', (url) => {
    const { redis } = configOf({ text: `redis: { url: "${url}" }` });

    expect(redis?.url.reveal()).toBe(url);
  });

  test('may have its password from the environment', () => {
    const { redis } = configOf({
      text: 'redis: { url: "redis://:${PASSWORD}@redis.example" }',
      environment: { PASSWORD: 'canary' },
    });

    expect(redis?.url.reveal()).toBe('redis://:canary@redis.example');
  });

  test('stands in no JSON and no inspection', () => {
    const text = 'redis: { url: "redis://:canary@redis.example" }';
    const config = configOf({ text });

    expect(
      JSON.stringify(config) + inspect(config, { depth: 9 }),
    ).not.toContain('canary');
  });
});

describe('the environment', () => {
  const environment = { NAME: 'from env', EMPTY: '', PORT: '4711' };
  const optionsOf = (value: string, given = environment) =>
    configOf({
      text: `accounts:\n  a:\n    backend: local\n    note: ${value}\n`,
      environment: given,
    }).accounts[0]?.options.reveal();

  test.each([
    ['"${NAME}"', 'from env'],
    ['a ${NAME} b ${NAME}', 'a from env b from env'],
    ['"[${EMPTY}]"', '[]'],
    ['"$NAME $${NAME}"', '$NAME ${NAME}'],
  ])('%s becomes %j', (written, note) => {
    expect(optionsOf(written)).toEqual({ note });
  });

  test('what a variable holds is not read again', () => {
    const given = { ...environment, NAME: '${PORT}' };

    expect(optionsOf('${NAME}', given)).toEqual({ note: '${PORT}' });
  });

  test('a number may come from it', () => {
    const text = 'listen:\n  port: ${PORT}\n';

    expect(configOf({ text, environment }).listen.port).toBe(4711);
  });

  test('NAME_FILE stands in for NAME, without its last line break', () => {
    const file = path.join(emptyFolder(), 'secret');
    writeFileSync(file, 'in a file\n\n');
    const given = { ...environment, KEY_FILE: file };

    expect(optionsOf('${KEY}', given)).toEqual({ note: 'in a file\n' });
  });

  test('a file that is not there is told', () => {
    const given = { ...environment, KEY_FILE: '/nowhere/secret' };

    expect(() => optionsOf('${KEY}', given)).toThrow(
      "stowage.yaml:4: accounts.a.note: the file /nowhere/secret, which KEY_FILE names, can't be read",
    );
  });
});

describe('secrets', () => {
  const config = configOf({
    text:
      'accounts:\n  a:\n    backend: swift\n    key: canary-1\n    region: here\n' +
      '    auth: { user: u, password: canary-2 }\n',
  });
  const [account] = config.accounts;

  test('reach the driver', () => {
    expect(account?.options.reveal()).toEqual({
      key: 'canary-1',
      region: 'here',
      auth: { user: 'u', password: 'canary-2' },
    });
  });

  test.each([
    ['JSON', JSON.stringify(config)],
    ['inspection', inspect(config, { depth: 9, showHidden: true })],
    ['text', String(account?.options) + String(account?.shown['key'])],
  ])('stand in no %s', (_, shown) => {
    expect(shown).toContain('[redacted]');
    expect(shown).not.toContain('canary');
  });

  test('leave the other options to be shown', () => {
    expect(JSON.parse(JSON.stringify(account?.shown))).toEqual({
      key: '[redacted]',
      region: 'here',
      auth: { user: 'u', password: '[redacted]' },
    });
  });
});
