import { postGraphql } from '../support/graphql-client.js';
import type { Sent } from './http-client.js';

/** So many names are overwritten in turn. */
const IN_TURN = 4;

interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly {
    readonly name: string;
    readonly value: string;
  }[];
}

const UPLOAD = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) {
    upload { request { method url headers { name value } } }
    userErrors { message }
  }
}`;

const DOWNLOAD = `query ($file: ID!) {
  file(id: $file) { download { method url headers { name value } } }
}`;

const OPEN = `mutation ($input: OpenFileInput!) {
  openFile(input: $input) { handle { token } userErrors { message } }
}`;

/** What a client of the gateway sends for the files of one container. */
export class GatewayClient {
  readonly #url: string;
  readonly #container: string;
  #made = 0;

  /** @param container such as `swift/bench` */
  constructor(url: string, container: string) {
    this.#url = url;
    this.#container = container;
  }

  /** A PUT of a new file. Swift signs it where nothing is bound, as REPLACE does. */
  async upload(size: number, ifExists: 'FAIL' | 'REPLACE'): Promise<Sent> {
    this.#made += 1;
    const place = ifExists === 'FAIL' ? this.#made : this.#made % IN_TURN;
    const container = `container:${this.#container}`;
    const name = `${ifExists}/${place}-${size}`;
    const { createUpload } = await postGraphql<{
      createUpload: { upload: { request: SignedRequest } };
    }>(this.#url, UPLOAD, { input: { container, name, ifExists } });
    return { ...sentOf(createUpload.upload.request), size };
  }

  async download(name: string): Promise<Sent> {
    const { file } = await postGraphql<{ file: { download: SignedRequest } }>(
      this.#url,
      DOWNLOAD,
      { file: `file:${this.#container}/${name}` },
    );
    return sentOf(file.download);
  }

  /** A GET that the gateway itself serves, whatever the backend could sign. */
  async downloadByToken(name: string): Promise<Sent> {
    const file = `file:${this.#container}/${name}`;
    const { openFile } = await postGraphql<{
      openFile: { handle: { token: string } };
    }>(this.#url, OPEN, { input: { file, mode: 'READ' } });
    const url = `${this.#url}/blobs/${openFile.handle.token}`;
    return { method: 'GET', url };
  }

  /** @param fields of each file, such as `id name` */
  page(first: number, prefix: string, fields: string): Sent {
    const container = `container:${this.#container}`;
    const variables = { container, first, prefix };
    const query = `query ($container: ID!, $first: Int!, $prefix: String!) {
      container(id: $container) {
        files(first: $first, prefix: $prefix) {
          nodes { ${fields} }
          pageInfo { hasNextPage endCursor }
        }
      }
    }`;
    return {
      method: 'POST',
      url: `${this.#url}/graphql`,
      headers: { 'content-type': 'application/json' },
      text: JSON.stringify({ query, variables }),
    };
  }
}

function sentOf({ method, url, headers }: SignedRequest): Sent {
  const entries = headers.map(({ name, value }) => [name, value] as const);
  return { method, url, headers: Object.fromEntries(entries) };
}
