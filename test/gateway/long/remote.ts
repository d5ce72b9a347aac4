import { Readable } from 'node:stream';
import type {
  Remote,
  RemoteFailure,
  RemoteFile,
  RemoteRequest,
} from '../../../src/gateway/index.js';
import { defined } from '../../../src/storage/index.js';

const STEP = 64 * 1024;

/** Why the other side gave no file, or not all of it. */
export class PretendFault extends Error {
  readonly reason: string;
  readonly passing: boolean;

  constructor(reason: string, passing = false) {
    super(`the other side: ${reason}`);
    this.reason = reason;
    this.passing = passing;
  }
}

/** What is there to be had. */
export interface RemoteContent {
  readonly content: Buffer;
  /** Whether an answer says how much there is. */
  readonly isSizeKnown: boolean;
  readonly contentType?: string;
  readonly name?: string;
  readonly validator?: string;
  /** Said in place of the truth. */
  readonly size?: number;
}

/** What becomes of one answer, once so many bytes of the file were given. */
export interface Mishap {
  readonly at: number;
  /** Absent: nothing more comes, until somebody gives up. */
  readonly error?: Error;
}

/** The other side of an import, as a test has it behave. */
export class PretendRemote implements Remote {
  /** What it was asked, in its order. */
  readonly asked: RemoteRequest[] = [];
  /** Bodies that were given, in their order. */
  readonly bodies: Readable[] = [];
  file: RemoteContent = {
    content: Buffer.alloc(0),
    isSizeKnown: true,
    name: 'theirs.bin',
    validator: '"v1"',
  };
  /** One of each answer, in their order; then nothing happens. */
  readonly mishaps: Mishap[] = [];
  /** Done before each answer. */
  onOpen: (request: RemoteRequest) => void = () => undefined;

  /** Bytes that all answers gave. */
  given = 0;

  open(request: RemoteRequest): Promise<RemoteFile> {
    this.asked.push(request);
    this.onOpen(request);
    const { content, isSizeKnown, ...said } = this.file;
    const { from } = request;
    const isThere = from && from.offset < content.length;
    if (from && !(isThere && from.validator === said.validator)) {
      return Promise.reject(new PretendFault('CHANGED'));
    }
    const offset = from?.offset ?? 0;
    const body = this.#bodyFrom(offset, request.signal);
    this.bodies.push(body);
    const size = isSizeKnown ? content.length : undefined;
    return Promise.resolve({ ...defined({ size }), ...said, body, offset });
  }

  faultOf(error: unknown): RemoteFailure | undefined {
    if (!(error instanceof PretendFault)) return undefined;
    const { reason, message, passing } = error;
    return { reason, message, passing, details: {} };
  }

  #bodyFrom(from: number, signal: AbortSignal): Readable {
    const mishap = this.mishaps.shift();
    const { content } = this.file;
    const end = mishap?.at ?? content.length;
    let at = from;
    const body = new Readable({
      read: () => {
        if (at >= end) {
          finish(body, mishap);
          return;
        }
        const chunk = content.subarray(at, Math.min(at + STEP, end));
        at += chunk.length;
        this.given += chunk.length;
        body.push(chunk);
      },
    });
    const stop = () => body.destroy(new PretendFault('CANCELLED'));
    signal.addEventListener('abort', stop, { once: true });
    body.once('close', () => {
      signal.removeEventListener('abort', stop);
    });
    return body;
  }
}

function finish(body: Readable, mishap: Mishap | undefined): void {
  if (mishap?.error) body.destroy(mishap.error);
  else if (!mishap) body.push(null);
}
