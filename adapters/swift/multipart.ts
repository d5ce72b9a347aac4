import type { Multipart } from '../../src/storage/index.js';
import {
  checkStanding,
  checkToBeMade,
  errandOf,
} from '../../src/storage/index.js';
import { completeUpload } from './completion.js';
import type { Desk } from './desk.js';
import { putPart, readPart } from './parts.js';
import { receive } from './receive.js';
import { abortUpload } from './upload-ends.js';
import { beginUpload, type PartLimits } from './upload-record.js';

/** Parts are segments from the beginning; the manifest that lists them makes the object. */
export function multipart(desk: Desk, limits: PartLimits): Multipart {
  return { ...limits, ...uploads(desk, limits), ...parts(desk, limits) };
}

function uploads(desk: Desk, limits: PartLimits) {
  return {
    async beginMultipart(ref, object, call) {
      checkToBeMade(ref);
      const { signal } = call;
      return desk.attend(errandOf('beginMultipart', call, ref), () =>
        beginUpload(desk, { ref, object, limits, signal }),
      );
    },

    async completeMultipart(upload, completion, call) {
      checkStanding(upload);
      return desk.attend(errandOf('completeMultipart', call, upload), () =>
        completeUpload(desk, { upload, completion, limits, call }),
      );
    },

    async abortMultipart(upload, call) {
      checkStanding(upload);
      return desk.attend(errandOf('abortMultipart', call, upload), () =>
        abortUpload(desk, { upload, call }),
      );
    },
  } satisfies Partial<Multipart>;
}

function parts(desk: Desk, limits: PartLimits) {
  return {
    putPart(upload, part, call) {
      const { signal } = call;
      const errand = errandOf('putPart', call, upload);
      const work = async () => {
        checkStanding(upload);
        return putPart(desk, { upload, part, limits, signal });
      };
      return receive(desk, { errand, body: part.body, work });
    },

    async readPart(upload, part, call) {
      checkStanding(upload);
      const errand = errandOf('readPart', call, upload);
      return desk.attend(errand, () =>
        readPart(desk, { upload, part, errand }),
      );
    },
  } satisfies Partial<Multipart>;
}
