import { writeSync } from 'node:fs';
import { local } from '../../../../adapters/local/index.js';
import type { PartStat } from '../../../../src/storage/index.js';
import { bodyOf } from '../../../support/bodies.js';
import { call } from '../../../support/call.js';
import { PART, partOf, PUTS, type Acknowledged } from './parts.js';

/** Uploads in parts, four at a time, and says what was acknowledged as soon as it is. */
const [path = '', first = '0'] = process.argv.slice(2);
const UPLOADERS = 4;

const backend = await local.open({ path });
const { multipart } = backend;
await backend.createContainer('box', {}, call);

function say(acknowledged: Acknowledged): void {
  writeSync(1, `${JSON.stringify(acknowledged)}\n`);
}

async function upload(name: string): Promise<void> {
  const ref = { container: 'box', name };
  const said = { partSize: PART };
  const begun = await multipart.beginMultipart(ref, said, call);
  const stored = new Map<number, PartStat>();
  for (const [round, partNumber] of PUTS.entries()) {
    const content = partOf(name, round);
    const body = bodyOf(content);
    const part = { partNumber, size: content.length, body };
    const stat = await multipart.putPart(begun, part, call);
    stored.set(partNumber, stat);
    say({ upload: begun, part: stat, round });
  }

  const parts = [...stored.values()].toSorted(
    (one, other) => one.partNumber - other.partNumber,
  );
  await multipart.completeMultipart(begun, { parts }, call);
  say({ upload: begun });
}

async function uploadFrom(start: number): Promise<void> {
  for (let number = start; ; number += UPLOADERS) await upload(String(number));
}

await Promise.all(
  Array.from({ length: UPLOADERS }, (_, index) =>
    uploadFrom(Number(first) + index),
  ),
);
