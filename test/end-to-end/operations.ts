import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  BrowseFoldersDocument,
  CloneDocument,
  CreateContainerDocument,
  CreateUploadDocument,
  DeleteDocument,
  DescribeDocument,
  DownloadDocument,
  ImportDocument,
  JobsDocument,
  ListFilesDocument,
  LookAroundDocument,
  MoveDocument,
  OpenDocument,
  OverwriteDocument,
  PublishDocument,
  RestoreVersionDocument,
  UnpublishDocument,
  VersionsDocument,
} from '../generated/operations.js';
import type { StorageBackend } from '../../src/storage/index.js';
import { openStage, THEIRS, type Stage } from './stage.js';

const PICTURE = 'not really a picture of a cat, but the bytes of a file';

/** What a backend's tests say of it. */
export interface Surroundings {
  readonly name: string;
  /** An empty account; it is the operations' `local`, whatever it is. */
  readonly open: () => Promise<StorageBackend>;
  /** Whether it can tell the bytes of the files as they are now from those of their versions. */
  readonly tellsBytesUsed: boolean;
  /** Whether it can tell how many files there are now, where it keeps versions; it can when absent. */
  readonly tellsFileCount?: boolean;
  /** Where published containers are read. */
  readonly publicUrl: (container: string) => string;
}

/** The example operations in the order of their files, each on what those before it left. */
export function describeOperations(on: Surroundings): void {
  let stage: Stage;
  const run: Stage['run'] = (document, variables) =>
    stage.run(document, variables);

  beforeAll(async () => {
    stage = await openStage(await on.open());
  });

  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  describe(`the example operations, one after another, on ${on.name}`, () => {
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
      await stage.put(upload?.id ?? '', PICTURE);
    });

    test('04 list the files', async () => {
      const { container } = await run(ListFilesDocument);

      expect(container).toMatchObject({
        fileCount: (on.tellsFileCount ?? true) ? 1 : null,
        bytesUsed: on.tellsBytesUsed ? PICTURE.length : null,
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
        top: {
          nodes: [{ __typename: 'Folder', name: '2024', prefix: '2024/' }],
        },
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

    test('14 publish the container, 15 make it private again', async () => {
      const { publishContainer } = await run(PublishDocument);
      const { unpublishContainer } = await run(UnpublishDocument);

      expect(publishContainer).toEqual({
        container: {
          id: 'container:local/photos',
          publication: {
            url: on.publicUrl('photos'),
            ttlSeconds: 3600,
          },
          account: { publicContainers: { nodes: [{ name: 'photos' }] } },
        },
        userErrors: [],
      });
      expect(unpublishContainer).toEqual({
        container: { id: 'container:local/photos', publication: null },
        userErrors: [],
      });
    });

    test('16 fetch a file from a URL, 17 see its job', async () => {
      const { url } = stage;
      const { importFromUrl } = await run(ImportDocument, { url });
      const { jobs } = await run(JobsDocument);

      const size = THEIRS.length;
      const id = importFromUrl.job?.id;
      const progress = { bytesDone: size, bytesTotal: size };
      expect(importFromUrl).toEqual({
        job: { id, state: 'SUCCEEDED', progress },
        file: {
          id: 'file:local/photos/2024/fetched.jpg',
          size,
          contentType: 'image/jpeg',
        },
        userErrors: [],
      });
      expect(jobs.nodes).toMatchObject([
        {
          id,
          kind: 'IMPORT',
          state: 'SUCCEEDED',
          source: url,
          name: '2024/fetched.jpg',
          progress,
          userErrors: [],
        },
      ]);
    });

    test('19 delete what is left', async () => {
      const { deleteFiles } = await run(DeleteDocument);
      const { container } = await run(ListFilesDocument);

      const codes = deleteFiles.results?.map(({ userErrors }) =>
        userErrors.map(({ code }) => code),
      );
      expect(codes).toEqual([[], [], [], ['FILE_NOT_FOUND']]);
      expect(container?.files.nodes).toEqual([]);
    });
  });
}
