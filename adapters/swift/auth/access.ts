/** A way into one account, for a time. */
export interface Access {
  /** `https://swift.example/v1/AUTH_test`, without a '/' at its end. */
  readonly storageUrl: string;
  /** The same, as clients of signed URLs reach it; absent where that is the storage URL. */
  readonly publicUrl?: string;
  readonly token: string;
  /** When the token ends, where the answer says so. */
  readonly expiresAt?: Date;
}

/**
 * Asks for a way in.
 * @throws LoginError where the credentials are not accepted; RefusedError, NotSwiftError and what
 * undici throws where nobody can say
 */
export type Login = (signal: AbortSignal) => Promise<Access>;
