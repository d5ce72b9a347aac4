import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseDisposition } from './parse-disposition.js';
import { send } from './exchange.js';
import { openGateway, reading, type TestGateway } from './gateway.js';

interface NameCase {
  readonly name: string;
  readonly note: string;
  readonly ours: 'roundtrip' | 'reject';
}

const cases = JSON.parse(
  readFileSync(new URL('../cases/names.json', import.meta.url), 'utf8'),
) as readonly NameCase[];
const kept = cases.filter(({ ours }) => ours === 'roundtrip');

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

/** What a browser saves a name as: what follows its last '/', one at its end aside. */
function lastSegment(name: string): string {
  const bare = name.replace(/\/+$/, '');
  return bare === '' ? 'download' : bare.slice(bare.lastIndexOf('/') + 1);
}

describe('a file of any name is downloaded by its URL, and saved under its last segment', () => {
  test.each(kept)('$note: $name', async ({ name }) => {
    await gateway.put(name, `content of ${name}`);

    const { url } = await gateway.sign(reading(name));
    const answer = await send(url);

    expect(answer).toMatchObject({ status: 200, body: `content of ${name}` });
    const told = parseDisposition(answer.headers['content-disposition']);
    expect(told.filename).toBe(lastSegment(name));
    expect(told.fallback).toMatch(/^[ -~]*$/);
    expect(told.fallback).not.toMatch(/["\\/%]/);
  });
});

describe('a filename that was asked for', () => {
  test.each([
    'report.pdf',
    'naïve café.txt',
    'a"b\\c.txt',
    "it's (1)*.txt",
    '100%.txt',
    '😀.png',
    'two\r\nSet-Cookie: a=b',
    '../../etc/passwd',
    "UTF-8''x",
    '; filename=evil.exe',
  ])('is the one that is saved, and nothing more: %j', async (filename) => {
    await gateway.put('plain', 'x');
    const { url } = await gateway.sign(reading('plain', { filename }));

    const { headers } = await send(url);
    const told = parseDisposition(headers['content-disposition']);
    expect(told).toMatchObject({ type: 'attachment', filename });
    expect(headers['set-cookie']).toBeUndefined();
  });
});
