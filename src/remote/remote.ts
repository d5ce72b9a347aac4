import type { Readable } from 'node:stream';

/** A header that the one who asks has sent along. */
export interface RemoteHeader {
  readonly name: string;
  readonly value: string;
}

/** A file that is to be had from a URL. */
export interface RemoteRequest {
  /** As the caller wrote it; nothing in it is trusted. */
  readonly url: string;
  /** Those of the allow-list are sent, to this origin alone; another is HEADER_REFUSED. */
  readonly headers?: readonly RemoteHeader[];
  /** Bytes: at most the operator's, which holds where this is absent. */
  readonly maxSize?: number;
  /** To go on with what was cut: the bytes that are there already, and what tells that the rest is of the same file. */
  readonly from?: RemotePlace;
  /** When all that is done for the file has to be over: it ends then, whenever it began, and for good. */
  readonly notAfter?: Date;
  readonly signal: AbortSignal;
}

export interface RemotePlace {
  /** More than 0. */
  readonly offset: number;
  /** As an answer gave it. */
  readonly validator: string;
}

/** A file on its way. Who gets it reads the body to its end or destroys it. */
export interface RemoteFile {
  /**
   * Bytes from `offset` on. It is destroyed with a RemoteFault where it ends early, stands still, is too
   * slow or too large.
   */
  readonly body: Readable;
  /** Where the body begins: the offset asked for, or 0 where the other side begins anew. */
  readonly offset: number;
  /** Bytes of the whole file, where the answer says so. */
  readonly size?: number;
  /** Where the answer says a sane one. */
  readonly contentType?: string;
  /**
   * By Content-Disposition (RFC 6266), else the last segment of the last URL's path, decoded; its folders
   * and what no file can be called taken out. Absent where nothing is left.
   */
  readonly name?: string;
  /**
   * A strong ETag, or Last-Modified where that is strong enough: what `from` takes. Absent where it
   * can't be gone on with.
   */
  readonly validator?: string;
}

/**
 * Opens a URL that a stranger gave.
 * @throws RemoteFault
 */
export type OpenRemote = (request: RemoteRequest) => Promise<RemoteFile>;
