import {
  defined,
  type Checksums,
  type ContainerStat,
  type Disposition,
  type Metadata,
  type ObjectStat,
  type SignedRequest,
  type VersionStat,
  type Versioning,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import { containerId, fileIds, versionId } from './ids.js';
import type { ContainerRef, FileRef, FileVersionRef } from './refs.js';

/** A container as users see it. What is absent was not in the backend's answer; describeContainer asks for it. */
export interface StoredContainer {
  readonly id: string;
  readonly ref: ContainerRef;
  readonly name: string;
  readonly fileCount?: number;
  readonly bytesUsed?: number;
  readonly createdAt?: Date;
  readonly metadata?: Metadata;
  readonly versioning?: Versioning;
  /** `null` while it is private. */
  readonly publication?: StoredPublication | null;
}

/** How a container stands open to everyone, as users see it. */
export interface StoredPublication {
  /** Each file is at this URL, '/' and its name, percent-encoded. */
  readonly url: string;
  /** Absent where nobody said. */
  readonly ttlSeconds?: number;
  readonly logRetention: boolean;
}

/** A file as users see it. What is absent was not in the backend's answer; describeFile asks for it. */
export interface StoredFile {
  readonly id: string;
  readonly ref: FileRef;
  readonly name: string;
  /** What follows the last '/' of the name. */
  readonly basename: string;
  readonly size: number;
  readonly modifiedAt: Date;
  readonly etag: string;
  readonly contentType?: string;
  readonly metadata?: Metadata;
  readonly checksums?: Checksums;
  readonly expiresAt?: Date;
  readonly versionId?: string;
}

/** One version of a file as users see it. */
export interface StoredVersion {
  readonly id: string;
  readonly ref: FileVersionRef;
  readonly name: string;
  readonly size: number;
  readonly etag?: string;
  readonly createdAt: Date;
  readonly isCurrent: boolean;
  readonly isDeleteMarker: boolean;
}

/** One level of a container: what several names share up to a delimiter. */
export interface Folder {
  /** The prefix without what was asked for and without the delimiter, such as `2024`. */
  readonly name: string;
  /** The whole prefix, such as `photos/2024/`. */
  readonly prefix: string;
  readonly container: ContainerRef;
}

/** How a download is to be served. */
export interface DownloadOptions {
  readonly expiresInSeconds: number;
  readonly disposition: Disposition;
  readonly filename?: string;
}

/** A file opened for one purpose: the bearer of the token may do that and nothing else. */
export interface OpenedFile {
  readonly mode: 'READ' | 'WRITE';
  /** Absent while nothing has been written under the name. */
  readonly file?: StoredFile;
  readonly token: string;
  readonly request: SignedRequest;
}

export function storedContainer(
  caller: Caller,
  account: string,
  stat: ContainerStat,
): StoredContainer {
  const { objectCount, publication, ...rest } = stat;
  const ref = { account, container: stat.name };
  return {
    ...rest,
    ...defined({
      fileCount: objectCount,
      publication: publication && {
        ...publication,
        url: publication.url ?? publicUrl(caller, ref),
      },
    }),
    id: containerId(ref),
    ref,
  };
}

/** Where the gateway itself serves what is public. */
function publicUrl({ services }: Caller, ref: ContainerRef): string {
  const path = [ref.account, ref.container].map(encodeURIComponent).join('/');
  return `${services.baseUrl()}/public/${path}`;
}

export function storedFile(within: ContainerRef, stat: ObjectStat): StoredFile {
  return filesIn(within)(stat);
}

/** The same for all files of one container. */
export function filesIn(
  within: ContainerRef,
): (stat: ObjectStat) => StoredFile {
  const { account, container } = within;
  const idOf = fileIds(within);
  return (stat) => {
    const { name } = stat;
    const ref = { account, container, name };
    return { ...stat, id: idOf(name), ref, basename: basenameOf(name) };
  };
}

export function storedVersion(
  within: ContainerRef,
  stat: VersionStat,
): StoredVersion {
  const { account, container } = within;
  const { isLatest, versionId: version, ...rest } = stat;
  const ref = { account, container, name: stat.name, versionId: version };
  return { ...rest, id: versionId(ref), ref, isCurrent: isLatest };
}

/** What follows the last '/' of a name; the whole name when nothing does. */
export function basenameOf(name: string): string {
  const slash = name.lastIndexOf('/', name.length - 2);
  return name.slice(slash + 1);
}
