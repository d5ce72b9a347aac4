import { writeSync } from 'node:fs';
import { local } from '../../../../adapters/local/index.js';
import { bodyOf } from '../../../support/bodies.js';
import { call } from '../../../support/call.js';
import { contentOf } from './content.js';

/** Writes objects from a number on, eight at a time, and says each when it is acknowledged. */
const [path = '', first = '0'] = process.argv.slice(2);
const WRITERS = 8;

const backend = await local.open({ path });
await backend.createContainer('box', { versioning: 'ENABLED' }, call);

async function writeFrom(start: number): Promise<void> {
  for (let number = start; ; number += WRITERS) {
    const name = String(number);
    const body = bodyOf(contentOf(name));
    await backend.writeObject({ container: 'box', name }, { body }, call);
    writeSync(1, `${name}\n`);
  }
}

await Promise.all(
  Array.from({ length: WRITERS }, (_, index) =>
    writeFrom(Number(first) + index),
  ),
);
