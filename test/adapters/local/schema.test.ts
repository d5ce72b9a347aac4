import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { bytesOf } from '../../support/bodies.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { Stores, type OpenStore } from './stores.js';
import { begin, complete, DOC, PART, putAll } from './uploads.js';

const OLD = { container: 'old', name: 'doc' };

describe('a store of a former release', () => {
  const stores = new Stores();

  async function formerStore(script: string): Promise<string> {
    const path = await stores.newPath();
    const text = await readFile(new URL(script, import.meta.url), 'utf8');
    const index = new DatabaseSync(join(path, 'index.db'));
    index.exec(text);
    index.close();
    return path;
  }

  test.each(['schema-1.sql', 'schema-2.sql'])(
    'of %s takes uploads in parts, also when it is opened again',
    async (script) => {
      const path = await formerStore(script);
      const first = await stores.open({}, path);
      const upload = await begin(first);
      const contents = [seededBytes('one', PART), seededBytes('two', 17)];
      const parts = await putAll(first, upload, contents);
      await first.backend.close();

      const again = await stores.open({}, path);
      await complete(again, upload, parts);

      const content = await read(again, DOC);
      expect(content.equals(Buffer.concat(contents))).toBe(true);
    },
  );

  test('keeps the objects that it held', async () => {
    const path = await formerStore('schema-2.sql');
    const store = await stores.open({}, path);

    const stat = await store.backend.statObject(OLD, call);

    expect(stat).toMatchObject({ size: 5, contentType: 'text/plain' });
    expect((await read(store, OLD)).toString()).toBe('hello');
  });
});

async function read({ backend }: OpenStore, ref: typeof DOC): Promise<Buffer> {
  const { body } = await backend.readObject(ref, {}, call);
  return bytesOf(body);
}
