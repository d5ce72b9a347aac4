import { expect } from '@jest/globals';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bytesOf, generatedBody, letGo } from '../support/bodies.js';
import { seededBytes } from '../support/bytes.js';
import { call, callUntil } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { read, readText, write } from './acts.js';
import { contractCase, type ContractCase } from './case.js';

const LARGE = 4 * 2 ** 20;

/** Regroups a body into steps of so many bytes, as a reader may who wants them so. */
async function stepsOf(body: Readable, size: number): Promise<string[]> {
  const text = (await bytesOf(body)).toString();
  return text.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
}

async function withFolder(use: (folder: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-contract-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const readingCases: readonly ContractCase[] = [
  contractCase(
    'READ-01',
    'a reader takes a body in steps of its own (seeds F8, F9)',
    async ({ backend, container }) => {
      const hello = { container, name: 'hello' };
      await write(backend, hello, 'hello');
      const one = await backend.readObject(hello, {}, call);
      expect((await stepsOf(one.body, 1)).join('-')).toBe('h-e-l-l-o');

      const digits = { container, name: 'digits' };
      await write(backend, digits, '0123456789');
      const four = await backend.readObject(digits, {}, call);
      expect(await stepsOf(four.body, 4)).toEqual(['0123', '4567', '89']);
    },
  ),

  contractCase(
    'READ-02',
    'a file is written from and read into a disk as it is (seeds F11, G2, G3)',
    async ({ backend, container }) => {
      await withFolder(async (folder) => {
        const content = seededBytes('file', 300_001);
        const [source, target] = [join(folder, 'in'), join(folder, 'out')];
        await writeFile(source, content);

        const ref = { container, name: 'file' };
        const file = createReadStream(source);
        const stat = await backend.writeObject(ref, { body: file }, call);
        expect(stat.size).toBe(content.length);

        const { body } = await backend.readObject(ref, {}, call);
        await pipeline(body, createWriteStream(target));
        expect((await readFile(target)).equals(content)).toBe(true);
      });
    },
  ),

  contractCase(
    'READ-03',
    'a body that comes from another object is as good as any',
    async ({ backend, container }) => {
      const content = seededBytes('piped', 500_000);
      const [from, to] = [
        { container, name: 'from' },
        { container, name: 'to' },
      ];
      await write(backend, from, content);

      const { body } = await backend.readObject(from, {}, call);
      await backend.writeObject(to, { body, size: content.length }, call);

      expect((await read(backend, to)).equals(content)).toBe(true);
    },
  ),

  contractCase(
    'READ-04',
    'a reader who goes away has the body end in CANCELLED',
    async ({ backend, container }) => {
      const ref = { container, name: 'large' };
      await write(backend, ref, seededBytes('cancelled', LARGE));
      const caller = new AbortController();
      const until = callUntil(caller.signal);

      const { body } = await backend.readObject(ref, {}, until);
      const reading = (async () => {
        for await (const chunk of body) if (chunk) caller.abort();
      })();

      expect((await failureOf(reading)).code).toBe('CANCELLED');
      await letGo(body);
    },
  ),

  contractCase(
    'READ-05',
    'a body that is not read is destroyed, and holds nobody up',
    async ({ backend, container }) => {
      const ref = { container, name: 'large' };
      await write(backend, ref, seededBytes('unread', LARGE));
      for (let time = 0; time < 20; time += 1) {
        const { body } = await backend.readObject(ref, {}, call);
        body.destroy();
      }
      await backend.deleteObject(ref, {}, call);
      await backend.deleteContainer(container, call);
    },
  ),

  contractCase(
    'READ-06',
    'a slow reader gets every byte, and others go on meanwhile',
    async ({ backend, container }) => {
      const ref = { container, name: 'slow' };
      const other = { container, name: 'other' };
      const content = seededBytes('slow', LARGE);
      await write(backend, ref, content);

      const { body } = await backend.readObject(ref, {}, call);
      const chunks: Buffer[] = [];
      for await (const chunk of body) {
        chunks.push(chunk as Buffer);
        if (chunks.length > 8) continue;
        await write(backend, other, String(chunks.length));
        expect(await readText(backend, other)).toBe(String(chunks.length));
      }

      expect(Buffer.concat(chunks).equals(content)).toBe(true);
    },
  ),

  contractCase(
    'READ-07',
    'a reader who began before an overwrite gets the whole that was, or an error: never a mixture',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const before = Buffer.alloc(LARGE, 'b');
      await write(backend, ref, before);

      const { body } = await backend.readObject(ref, {}, call);
      await write(backend, ref, Buffer.alloc(LARGE, 'a'));
      const got = await bytesOf(body).catch(() => before);

      expect(got.equals(before)).toBe(true);
    },
  ),

  contractCase(
    'READ-08',
    'a slow writer is waited for',
    async ({ backend, container }) => {
      const ref = { container, name: 'slow' };
      const body = generatedBody(
        (async function* () {
          for (const part of ['one ', 'two ', 'three']) {
            await backend.listObjects(container, { limit: 1 }, call);
            yield Buffer.from(part);
          }
        })(),
      );
      await backend.writeObject(ref, { body }, call);
      expect(await readText(backend, ref)).toBe('one two three');
    },
  ),
];
