import { RemoteFault, type RemoteReason } from './fault.js';

/** How far a fetch had come: before the whole of the answer's header was there, or in its body. */
export type Phase = 'opening' | 'body';

interface Meaning {
  readonly reason: RemoteReason;
  readonly message: string;
  readonly passing: boolean;
}

const UNREACHABLE: Meaning = {
  reason: 'UNREACHABLE',
  message: 'The other side can not be reached, or ended before it answered.',
  passing: true,
};

const TRUNCATED: Meaning = {
  reason: 'TRUNCATED',
  message: 'The other side ended before its answer was whole.',
  passing: true,
};

const NO_HTTP: Meaning = {
  reason: 'BAD_ANSWER',
  message:
    'What the other side answered is no HTTP/1.1, or its header is too long.',
  passing: false,
};

const NOT_TRUSTED: Meaning = {
  reason: 'TLS',
  message:
    "The other side's certificate is not one for this host that an authority known here vouches for. " +
    "An operator makes an authority known by Node's NODE_EXTRA_CA_CERTS.",
  passing: false,
};

const NO_TLS: Meaning = {
  reason: 'TLS',
  message: 'The other side speaks no TLS that is spoken here.',
  passing: false,
};

/** What certificates are refused with: OpenSSL's words for it, and Node's for a name that isn't theirs. */
const CERTIFICATE =
  /^(CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERROR_IN_|INVALID_|PATH_LENGTH_|HOSTNAME_|ERR_TLS_CERT_)/;

/** undici's own "bad response" and "bad upgrade", beside connections that end. */
const UNASKED = /^UND_ERR_SOCKET bad /;

/** By the error's code, else its name, and its message; the first that matches says it. */
const MEANINGS = {
  opening: [
    [CERTIFICATE, NOT_TRUSTED],
    [/^(ERR_SSL_|ERR_TLS_|EPROTO)/, NO_TLS],
    [/^(HTTPParserError|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_)/, NO_HTTP],
    [UNASKED, NO_HTTP],
    [/^ERR_ASSERTION/, NO_HTTP], // undici's, on a status below 100.
    [/^/, UNREACHABLE],
  ],
  body: [
    [/^HTTPParserError .*EOF/, TRUNCATED],
    [/^(HTTPParserError|UND_ERR_HEADERS_OVERFLOW)/, NO_HTTP],
    [/^/, TRUNCATED],
  ],
} satisfies Record<Phase, readonly (readonly [RegExp, Meaning])[]>;

/** What anything means that undici, TLS or a socket threw; a RemoteFault is what it is. */
export function faultOf(error: unknown, phase: Phase): RemoteFault {
  if (error instanceof RemoteFault) return error;
  const said = saidBy(error);
  const meanings: readonly (readonly [RegExp, Meaning])[] = MEANINGS[phase];
  const [, meaning = UNREACHABLE] =
    meanings.find(([pattern]) => pattern.test(said)) ?? [];
  const { reason, message, passing } = meaning;
  return new RemoteFault(reason, message, { cause: error, passing });
}

/** `ECONNREFUSED connect ...`; of several errors at once, Node gives the first one's code. */
function saidBy(error: unknown): string {
  const { name, code = name, message }: Said = Object(error) as Said;
  return `${String(code)} ${String(message)}`;
}

interface Said {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}
