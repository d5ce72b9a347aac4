import type { Readable } from 'node:stream';
import type { LayerOptions } from '../../src/layers/index.js';
import type { Plan } from '../chaos/index.js';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { CONTENT, houseWith, REF } from './house.js';

const size = CONTENT.length;
const partNumber = 1;

/** A house with an upload that has one part, of ten bytes, all of which the layers never saw. */
export async function uploading(plan: Plan, options: LayerOptions = {}) {
  const house = await houseWith(plan, options);
  const { multipart } = house.layers;
  const behind = house.behind.multipart;
  if (!multipart || !behind) throw new Error('the facet is not there');
  const upload = await behind.beginMultipart(REF, { partSize: size }, call);
  const put = (body: Readable, its = call) =>
    multipart.putPart(upload, { partNumber, size, body }, its);
  const ten = { partNumber, size, body: bodyOf(CONTENT) };
  const part = await behind.putPart(upload, ten, call);
  const read = async (its = call) => {
    const body = await multipart.readPart?.(upload, part, its);
    if (!body) throw new Error('parts cannot be read');
    return body;
  };
  const complete = () =>
    multipart.completeMultipart(upload, { parts: [part] }, call);
  return { ...house, upload, put, read, complete };
}
