import type { ObjectRef, VersionRef } from '../storage/index.js';

/** Where a container is, among all accounts. */
export interface ContainerRef {
  readonly account: string;
  readonly container: string;
}

/** Where a file is, among all accounts; an ObjectRef to its account's backend. */
export interface FileRef extends ContainerRef, ObjectRef {}

/** One version of a file. */
export interface FileVersionRef extends FileRef, VersionRef {}
