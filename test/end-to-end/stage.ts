import { print, type DocumentNode } from 'graphql';
import { receiveUpload } from '../../src/gateway/index.js';
import type { StorageBackend } from '../../src/storage/index.js';
import { openWorkingHouse } from '../gateway/working-house.js';
import { openGraph } from '../graphql/graph.js';
import { bodyOf } from '../support/bodies.js';
import { pretend } from '../support/pretend.js';

/** What codegen's documents know of their operation. */
interface Example<Data, Variables> extends DocumentNode {
  readonly __apiType?: (variables: Variables) => Data;
}

/** The API over one account, `local`, and somebody else who has a file. */
export interface Stage extends AsyncDisposable {
  /** Where that file is. */
  readonly url: string;
  /** Runs one of the examples as it stands in its file. */
  run<Data, Variables extends object>(
    document: Example<Data, Variables>,
    variables?: Variables,
  ): Promise<Data>;
  /** What `curl --upload-file` would do with a picture. */
  put(uploadId: string, content: string): Promise<void>;
}

/** What somebody else has, a picture too. */
export const THEIRS = 'the bytes of a file that somebody else has';

const JPEG = 'image/jpeg';

/** `backend` is the account, and closed in the end. */
export async function openStage(backend: StorageBackend): Promise<Stage> {
  const accounts = new Map([['local', backend]]);
  const house = await openWorkingHouse({ accounts });
  const graph = await openGraph({ house });
  const headers = { 'content-type': JPEG };
  const origin = await pretend(() => ({ status: 200, headers, body: THEIRS }));
  return {
    url: `${origin.url}/theirs.jpg`,
    run: (document, variables) => graph.data(print(document), variables),
    put: async (uploadId, content) => {
      const sealed = uploadId.slice('upload:'.length);
      const grant = house.services.uploadSeal.unseal(sealed);
      if (!grant) throw new Error('not an upload of ours');
      await receiveUpload(house.caller, grant, {
        body: bodyOf(content),
        contentLength: content.length,
        contentType: JPEG,
      });
    },
    [Symbol.asyncDispose]: async () => {
      await graph[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
      await origin.stop();
      await backend.close();
    },
  };
}
