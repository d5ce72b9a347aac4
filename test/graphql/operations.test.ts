import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { print, type DocumentNode } from 'graphql';
import { readdirSync } from 'node:fs';
import { Caller, receiveUpload } from '../../src/gateway/index.js';
import {
  BrowseFoldersDocument,
  CloneDocument,
  CreateContainerDocument,
  CreateUploadDocument,
  DeleteDocument,
  DescribeDocument,
  DownloadDocument,
  ListFilesDocument,
  LookAroundDocument,
  MoveDocument,
  OpenDocument,
  OverwriteDocument,
  RestoreVersionDocument,
  VersionsDocument,
} from '../generated/operations.js';
import { openHouse } from '../gateway/house.js';
import { bodyOf } from '../support/bodies.js';
import { openGraph, type Graph } from './graph.js';

const PICTURE = 'not really a picture of a cat, but the bytes of a file';

const house = openHouse();
const accounts = new Map([['local', house.one]]);
const { services, call } = house.caller;
const caller = new Caller({ ...services, accounts }, call);

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph({ house, caller });
});

afterAll(async () => {
  await graph[Symbol.asyncDispose]();
});

/** What codegen's documents know of their operation. */
interface Example<Data, Variables> extends DocumentNode {
  readonly __apiType?: (variables: Variables) => Data;
}

/** Runs one of the examples as it stands in its file. */
function run<Data, Variables extends object>(
  document: Example<Data, Variables>,
  variables?: Variables,
): Promise<Data> {
  return graph.data<Data>(print(document), variables);
}

/** What `curl --upload-file` would do. */
async function put(uploadId: string, content: string): Promise<void> {
  const sealed = uploadId.slice('upload:'.length);
  const grant = services.uploadSeal.unseal(sealed);
  if (!grant) throw new Error('not an upload of ours');
  await receiveUpload(caller, grant, {
    body: bodyOf(content),
    contentLength: content.length,
    contentType: 'image/jpeg',
  });
}

/** In the order of the files, each on what those before it left. */
describe('the example operations, one after another', () => {
  test('are these files', () => {
    const files = readdirSync('schema/operations');
    expect(files.map((file) => file.slice(0, 2))).toEqual(
      files.map((_, index) => String(index + 1).padStart(2, '0')),
    );
    expect(files).toHaveLength(14);
  });

  test('01 look around an empty account', async () => {
    const { accounts: found } = await run(LookAroundDocument);

    expect(found).toMatchObject([
      {
        id: 'account:local',
        capabilities: { versioning: true },
        usage: { containerCount: 0, fileCount: 0, bytesUsed: 0 },
        containers: { nodes: [] },
      },
    ]);
  });

  test('02 create a container', async () => {
    const { createContainer } = await run(CreateContainerDocument);

    expect(createContainer).toEqual({
      created: true,
      container: {
        id: 'container:local/photos',
        versioning: 'ENABLED',
        metadata: [{ key: 'owner', value: 'me' }],
      },
      userErrors: [],
    });
  });

  test('03 upload a file', async () => {
    const { createUpload } = await run(CreateUploadDocument);
    const { upload, userErrors } = createUpload;

    expect(userErrors).toEqual([]);
    expect(upload?.request?.method).toBe('PUT');
    await put(upload?.id ?? '', PICTURE);
  });

  test('04 list the files', async () => {
    const { container } = await run(ListFilesDocument);

    expect(container).toMatchObject({
      fileCount: 1,
      bytesUsed: PICTURE.length,
      files: {
        nodes: [
          { id: 'file:local/photos/2024/cat.jpg', contentType: 'image/jpeg' },
        ],
        pageInfo: { hasNextPage: false },
      },
    });
  });

  test('05 browse the folders', async () => {
    const { container } = await run(BrowseFoldersDocument);

    expect(container).toEqual({
      top: { nodes: [{ __typename: 'Folder', name: '2024', prefix: '2024/' }] },
      inside: {
        nodes: [
          {
            __typename: 'File',
            id: 'file:local/photos/2024/cat.jpg',
            basename: 'cat.jpg',
            size: PICTURE.length,
          },
        ],
      },
    });
  });

  test('06 download it', async () => {
    const { file } = await run(DownloadDocument);

    expect(file?.download?.method).toBe('GET');
    expect(file?.content).toEqual({
      base64: Buffer.from(PICTURE).toString('base64'),
      truncated: false,
    });
  });

  test('07 overwrite it, 08 see two versions, 09 restore the first', async () => {
    const { createFile } = await run(OverwriteDocument);
    const { file } = await run(VersionsDocument);
    const versions = file?.versions?.nodes ?? [];
    const { restoreVersion } = await run(RestoreVersionDocument, {
      version: versions[1]?.id ?? '',
    });

    expect(createFile.userErrors).toEqual([]);
    expect(versions).toMatchObject([
      { size: createFile.file?.size, isCurrent: true },
      { size: PICTURE.length, isCurrent: false },
    ]);
    expect(restoreVersion).toMatchObject({
      file: { size: PICTURE.length },
      userErrors: [],
    });
  });

  test('10 clone it, 11 move the clone, 12 describe it, 13 open it', async () => {
    const { cloneFile } = await run(CloneDocument);
    const { moveFile } = await run(MoveDocument);
    const { updateFile } = await run(DescribeDocument);
    const { openFile } = await run(OpenDocument);

    expect(cloneFile).toMatchObject({
      file: { size: PICTURE.length, versions: { nodes: [{}] } },
      userErrors: [],
    });
    expect(moveFile).toEqual({
      file: { id: 'file:local/photos/kitten.jpg', name: 'kitten.jpg' },
      userErrors: [],
    });
    expect(updateFile.file).toEqual({
      id: 'file:local/photos/kitten.jpg',
      contentType: 'image/jpeg',
      metadata: [{ key: 'camera', value: 'Nikon F3' }],
    });
    expect(openFile).toMatchObject({
      handle: { canWrite: true, request: { method: 'PUT' } },
      userErrors: [],
    });
  });

  test('14 delete what is left', async () => {
    const { deleteFiles } = await run(DeleteDocument);
    const { container } = await run(ListFilesDocument);

    const codes = deleteFiles.results?.map(({ userErrors }) =>
      userErrors.map(({ code }) => code),
    );
    expect(codes).toEqual([[], [], ['FILE_NOT_FOUND']]);
    expect(container?.files.nodes).toEqual([]);
  });
});
