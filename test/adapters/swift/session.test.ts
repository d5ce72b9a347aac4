import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Access } from '../../../adapters/swift/auth/access.js';
import { Session } from '../../../adapters/swift/auth/session.js';
import { LoginError } from '../../../adapters/swift/http/failures.js';

const never = new AbortController().signal;

function accessFor(number: number, lifeSeconds?: number): Access {
  return {
    storageUrl: 'http://swift.example/v1/AUTH_test',
    token: `token-${number}`,
    ...(lifeSeconds !== undefined && {
      expiresAt: new Date(Date.now() + lifeSeconds * 1000),
    }),
  };
}

/** Logins that give one token after the other, counted. */
function logins(lifeSeconds?: number) {
  let asked = 0;
  const login = async () => {
    asked += 1;
    await Promise.resolve();
    return accessFor(asked, lifeSeconds);
  };
  return { login, count: () => asked };
}

/** Lets time pass for whoever looks at the clock. */
function later(seconds: number): void {
  const now = Date.now() + seconds * 1000;
  jest.spyOn(Date, 'now').mockReturnValue(now);
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the session with a cluster', () => {
  test('one login serves fifty who ask at once', async () => {
    const { login, count } = logins();
    const session = new Session(login);

    const all = Array.from({ length: 50 }, () => session.access(never));
    const tokens = new Set((await Promise.all(all)).map(({ token }) => token));

    expect([...tokens]).toEqual(['token-1']);
    expect(count()).toBe(1);
  });

  test('one login replaces the token that fifty were refused with', async () => {
    const { login, count } = logins();
    const session = new Session(login);
    const refused = await session.access(never);

    const all = Array.from({ length: 50 }, () =>
      session.another(refused, never),
    );
    const tokens = new Set((await Promise.all(all)).map(({ token }) => token));

    expect([...tokens]).toEqual(['token-2']);
    expect(count()).toBe(2);
  });

  test.each([
    [3600, 3500, 'token-1'],
    [3600, 3541, 'token-2'],
    [10, 4, 'token-1'],
    [10, 6, 'token-2'],
  ])(
    'a token that lives for %i s is, after %i s, %s',
    async (life, after, token) => {
      const session = new Session(logins(life).login);
      await session.access(never);

      later(after);

      expect(await session.access(never)).toHaveProperty('token', token);
    },
  );

  test('a login that nobody answers ends in time', async () => {
    const hangs = () => new Promise<never>(() => undefined);
    const session = new Session(hangs, 20);

    await expect(session.access(never)).rejects.toHaveProperty(
      'name',
      'TimeoutError',
    );
  });

  test('a login that failed is tried anew', async () => {
    const { login } = logins();
    let failures = 1;
    const session = new Session(() => {
      failures -= 1;
      return failures < 0 ? login() : Promise.reject(new Error('down'));
    });

    await expect(session.access(never)).rejects.toThrow('down');

    expect(await session.access(never)).toHaveProperty('token', 'token-1');
  });

  test('credentials that were refused are not tried again for some seconds', async () => {
    let asked = 0;
    const session = new Session(() => {
      asked += 1;
      return Promise.reject(new LoginError(`refused ${asked}`));
    });
    await expect(session.access(never)).rejects.toThrow('refused 1');

    later(4);
    await expect(session.access(never)).rejects.toThrow('refused 1');
    later(2);

    await expect(session.access(never)).rejects.toThrow('refused 2');
  });

  test('who goes away leaves the login to the others', async () => {
    const { promise, resolve } = Promise.withResolvers<Access>();
    const session = new Session(() => promise);
    const leaving = new AbortController();
    const left = session.access(leaving.signal);
    const stays = session.access(never);

    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    resolve(accessFor(1));

    expect(await stays).toHaveProperty('token', 'token-1');
  });

  test('who has gone already starts no login', async () => {
    const { login, count } = logins();
    const gone = AbortSignal.abort(new Error('gone'));

    await expect(new Session(login).access(gone)).rejects.toThrow('gone');

    expect(count()).toBe(0);
  });

  test('closing ends the login under way', async () => {
    const session = new Session(() => new Promise<never>(() => undefined));
    const waiting = session.access(never);

    session.close();

    await expect(waiting).rejects.toHaveProperty('name', 'AbortError');
  });
});
