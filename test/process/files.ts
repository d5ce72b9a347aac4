import { eventually } from '../support/eventually.js';
import { postGraphql } from '../support/graphql-client.js';

/** A request as the gateway signed it. */
export interface Signed {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly {
    readonly name: string;
    readonly value: string;
  }[];
}

const CREATE_CONTAINER = `mutation ($name: String!) {
  createContainer(input: { account: "account:local", name: $name }) {
    container { id } userErrors { message }
  }
}`;

const CREATE_UPLOAD = `mutation ($container: ID!, $name: String!) {
  createUpload(input: { container: $container, name: $name }) {
    upload { id request { method url headers { name value } } } userErrors { message }
  }
}`;

const DOWNLOAD = `query ($file: ID!) {
  file(id: $file) { size download { method url headers { name value } } }
}`;

export async function createContainer(
  url: string,
  name: string,
): Promise<void> {
  const { createContainer: made } = await postGraphql<{
    createContainer: { container: object | null };
  }>(url, CREATE_CONTAINER, { name });
  if (!made.container) throw new Error(JSON.stringify(made));
}

export interface Upload {
  readonly id: string;
  /** Where the bytes may be sent. */
  readonly request: Signed;
}

/** Begins an upload of `name` into the container `c`. */
export async function beginUpload(url: string, name: string): Promise<Upload> {
  const { createUpload } = await postGraphql<{
    createUpload: { upload: Upload | null };
  }>(url, CREATE_UPLOAD, { container: 'container:local/c', name });
  if (!createUpload.upload) throw new Error(JSON.stringify(createUpload));
  return createUpload.upload;
}

/** Waits until the gateway has begun to take an upload's bytes. */
export async function receiving(url: string, { id }: Upload): Promise<void> {
  await eventually('the upload is being received', async () => {
    const query = 'query ($id: ID!) { upload(id: $id) { status } }';
    const { upload: found } = await postGraphql<{
      upload: { status: string } | null;
    }>(url, query, { id });
    return found?.status === 'RECEIVING';
  });
}

/** Where the bytes of `name` in the container `c` may be had. */
export async function signDownload(url: string, name: string): Promise<Signed> {
  const { file } = await postGraphql<{ file: { download: Signed } | null }>(
    url,
    DOWNLOAD,
    { file: `file:local/c/${name}` },
  );
  if (!file) throw new Error(`there is no ${name}`);
  return file.download;
}

/** Stores `content` as `name` in the container `c`. */
export async function upload(
  url: string,
  name: string,
  content: Buffer,
): Promise<void> {
  const { request } = await beginUpload(url, name);
  const response = await fetch(request.url, {
    method: request.method,
    headers: request.headers.map(({ name: key, value }): [string, string] => [
      key,
      value,
    ]),
    body: new Uint8Array(content),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** The bytes of `name` in the container `c`. */
export async function download(url: string, name: string): Promise<Buffer> {
  const request = await signDownload(url, name);
  const response = await fetch(request.url);
  if (!response.ok) throw new Error(await response.text());
  return Buffer.from(await response.arrayBuffer());
}
