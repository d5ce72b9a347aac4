import type {
  $Command,
  S3Client,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-s3';
import type { Clients } from './client.js';
import { isExpired, isUnreadable, NotS3Error } from './errors.js';

/** One request of the SDK's. */
export type Ask<
  Input extends ServiceInputTypes,
  Output extends ServiceOutputTypes,
> = $Command<
  Input,
  Output,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** Where all requests go out, by a client of the SDK's. */
export class Wire {
  readonly #clients: Clients;
  #client: S3Client;

  constructor(clients: Clients) {
    this.#clients = clients;
    this.#client = clients.make();
  }

  /**
   * The service's answer. Credentials that have expired are looked up anew, once for all who wait.
   * @throws NotS3Error, and what the SDK throws, for toStorageError to explain
   */
  async ask<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Ask<Input, Output>,
    signal: AbortSignal,
  ): Promise<Output> {
    const client = this.#client;
    try {
      return await send(client, command, signal);
    } catch (error) {
      const isOver = isExpired(error, namesVersion(command.input));
      if (!isOver || !this.#clients.renews) throw error;
      const renewed = this.#renewed(client);
      if (!hasStream(command.input)) return send(renewed, command, signal);
      throw new NotS3Error(
        'no more than that the credentials ended while the body was on its way',
      );
    }
  }

  /** Calls under way fail as their connections do. */
  close(): void {
    this.#client.destroy();
  }

  /** A client that is not the one whose credentials had expired; that one ends its calls. */
  #renewed(expired: S3Client): S3Client {
    if (this.#client === expired) this.#client = this.#clients.make();
    return this.#client;
  }
}

async function send<
  Input extends ServiceInputTypes,
  Output extends ServiceOutputTypes,
>(
  client: S3Client,
  command: Ask<Input, Output>,
  abortSignal: AbortSignal,
): Promise<Output> {
  try {
    return await client.send(command, { abortSignal });
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    throw new NotS3Error('an answer that can not be read', { cause: error });
  }
}

function namesVersion(input: ServiceInputTypes): boolean {
  const { VersionId } = input as { readonly VersionId?: string };
  return VersionId !== undefined;
}

/** A body that was begun can't be sent again; the caller's next call finds other credentials. */
function hasStream(input: ServiceInputTypes): boolean {
  const { Body } = input as { readonly Body?: unknown };
  return Body !== undefined && !Buffer.isBuffer(Body);
}
