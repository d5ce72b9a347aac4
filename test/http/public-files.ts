import { call } from '../support/call.js';
import { bodyOf } from '../support/bodies.js';
import type { TestGateway } from './gateway.js';

/** Makes a container on a test's gateway that is public for a minute a read. */
export async function makePublic(
  gateway: TestGateway,
  container: string,
  ttlSeconds = 60,
): Promise<void> {
  await gateway.backend.createContainer(
    container,
    { versioning: 'ENABLED' },
    call,
  );
  const options = { ttlSeconds, logRetention: false };
  await gateway.backend.publication?.publishContainer(container, options, call);
}

/** Stores a file in any container. */
export async function putIn(
  gateway: TestGateway,
  ref: { readonly container: string; readonly name: string },
  file: {
    readonly content: string;
    readonly type?: string;
    readonly expiresAt?: Date;
  },
): Promise<void> {
  const { content, type: contentType = 'text/plain', expiresAt } = file;
  const body = bodyOf(content);
  const about = { contentType, ...(expiresAt && { expiresAt }) };
  await gateway.backend.writeObject(ref, { body, ...about }, call);
}

/** Where a file is public: the container's URL, '/' and its name, percent-encoded. */
export function publicUrl(
  gateway: TestGateway,
  container: string,
  name: string,
): string {
  const path = [container, ...name.split('/')].map(encodeURIComponent);
  return `${gateway.url}/public/local/${path.join('/')}`;
}
