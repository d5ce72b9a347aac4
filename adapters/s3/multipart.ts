import { AbortMultipartUploadCommand } from '@aws-sdk/client-s3';
import type {
  Call,
  Multipart,
  MultipartRef,
  NewMultipart,
  NewPart,
  ObjectRef,
  PartStat,
} from '../../src/storage/index.js';
import {
  checkStanding,
  checkToBeMade,
  errandOf,
  Incoming,
  NO_METADATA,
} from '../../src/storage/index.js';
import { completeMultipart } from './complete-multipart.js';
import { DEFAULT_CONTENT_TYPE, entriesWith } from './deposit.js';
import type { Desk } from './desk.js';
import { attendWithBody } from './letting-go.js';
import { checkMetadata } from './metadata.js';
import { MIN_PART_BYTES } from './options.js';
import { checkPart, checkPartSize } from './part-checks.js';
import { MAX_PARTS } from './part-sizes.js';
import { passPart } from './parts.js';
import { requireFolder } from './presence.js';
import { beginUpload } from './upload.js';
import { uploadIdOf, uploadIn } from './upload-ids.js';
import { uploadFailure } from './upload-failures.js';

/** S3's own uploads in parts, which it keeps until they are completed or aborted. */
export function multipart(desk: Desk): Multipart {
  return {
    minPartSize: MIN_PART_BYTES,
    maxPartSize: desk.options.maxPutBytes,
    maxParts: MAX_PARTS,

    async beginMultipart(ref, object, call) {
      checkToBeMade(ref);
      return begin(desk, { ref, object, call });
    },

    async putPart(upload, part, call) {
      return put(desk, { upload, part, call });
    },

    async completeMultipart(upload, completion, call) {
      checkStanding(upload);
      return completeMultipart(desk, { ref: upload, completion, call });
    },

    async abortMultipart(upload, call) {
      checkStanding(upload);
      return abort(desk, upload, call);
    },
  };
}

function begin(
  desk: Desk,
  beginning: {
    readonly ref: ObjectRef;
    readonly object: NewMultipart;
    readonly call: Call;
  },
): Promise<MultipartRef> {
  const { ref, object, call } = beginning;
  const { container, name } = ref;
  const { partSize, metadata = NO_METADATA, checksums = {} } = object;
  const { contentType: ContentType = DEFAULT_CONTENT_TYPE } = object;
  const { signal } = call;
  return desk.attend(errandOf('beginMultipart', call, ref), async () => {
    const Metadata = entriesWith(checkMetadata(metadata), checksums);
    checkPartSize(desk.options, partSize);
    await requireFolder(desk, container, signal);
    const said = { ContentType, Metadata };
    const upload = await beginUpload(desk, { ref, said, signal });
    return { container, name, uploadId: uploadIdOf({ upload, partSize }) };
  });
}

/** Streams a part; that the service stored what was sent is told by the MD5 that its answer has. */
function put(
  desk: Desk,
  putting: {
    readonly upload: MultipartRef;
    readonly part: NewPart;
    readonly call: Call;
  },
): Promise<PartStat> {
  const { upload: ref, part, call } = putting;
  const { partNumber, size, body } = part;
  const { signal } = call;
  const carrying = { errand: errandOf('putPart', call, ref), body };
  return attendWithBody(desk, carrying, async () => {
    checkStanding(ref);
    const { upload } = checkPart(part, () => uploadIn(desk, ref));
    const incoming = new Incoming(body, { size });
    const passing = {
      number: partNumber,
      length: size,
      body: incoming.stream(size),
      md5: () => incoming.checksums.md5,
    };
    try {
      const { ETag } = await passPart({ desk, upload, signal }, passing);
      return { partNumber, size, etag: ETag };
    } catch (error) {
      if (incoming.failure) throw incoming.failure;
      throw await uploadFailure(desk, { ref, signal }, error);
    }
  });
}

function abort(desk: Desk, ref: MultipartRef, call: Call): Promise<void> {
  const { signal } = call;
  return desk.attend(errandOf('abortMultipart', call, ref), async () => {
    const { upload } = uploadIn(desk, ref);
    try {
      await desk.wire.ask(new AbortMultipartUploadCommand(upload), signal);
    } catch (error) {
      throw await uploadFailure(desk, { ref, signal }, error);
    }
  });
}
