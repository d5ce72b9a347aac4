import { GraphQLError } from 'graphql';
import { GatewayError, type FailureDetails } from '../gateway/index.js';
import {
  MAX_SELECTIONS,
  measure,
  type AskedOperation,
  type Measure,
} from './measure.js';

/** What one request may ask for. */
export interface QueryLimits {
  /** Bytes of a document's text. */
  readonly textBytes: number;
  readonly tokens: number;
  /** Levels of fields, introspection not counted. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** Objects and KiB of content that an answer could hold at most. */
  readonly cost: number;
}

export const DEFAULT_LIMITS: QueryLimits = {
  textBytes: 262_144,
  tokens: 2_000,
  depth: 10,
  aliases: 30,
  rootFields: 20,
  cost: 50_000,
};

type Measured = Exclude<keyof Measure, 'selections'>;

const WORDS = {
  depth: (actual, limit) => `${actual} levels of fields, over ${limit}`,
  aliases: (actual, limit) => `${actual} aliases, over ${limit}`,
  rootFields: (actual, limit) => `${actual} root fields, over ${limit}`,
  cost: (actual, limit) =>
    `an answer of up to ${actual} objects and KiB of content, over ${limit}`,
} satisfies Record<Measured, (actual: number, limit: number) => string>;

/**
 * Refuses what would cost too much, before anything is executed.
 * @throws GraphQLError around a GatewayError QUERY_TOO_EXPENSIVE
 */
export function checkLimits(asked: AskedOperation, limits: QueryLimits): void {
  const measured = measure(asked);
  if (measured.selections > MAX_SELECTIONS) {
    const what = `more than ${MAX_SELECTIONS} fields, each fragment counted wherever it is spread`;
    throw tooExpensive(what, { limit: MAX_SELECTIONS });
  }
  for (const what of Object.keys(WORDS) as Measured[]) {
    const actual = measured[what];
    const limit = limits[what];
    if (actual <= limit) continue;
    throw tooExpensive(WORDS[what](actual, limit), { limit, actual });
  }
}

function tooExpensive(
  what: string,
  details: Pick<FailureDetails, 'limit' | 'actual'>,
): GraphQLError {
  const message =
    `The query asks for ${what}. Ask for less at once: smaller pages (\`first\`), ` +
    'shorter content (`length`), fewer levels, or several requests.';
  return refusal(
    400,
    new GatewayError('QUERY_TOO_EXPENSIVE', message, details),
  );
}

/**
 * Refuses a document whose text is too long, before it is read.
 * @throws GraphQLError around a GatewayError BAD_USER_INPUT
 */
export function checkText(
  request: { readonly body: unknown; readonly search: string },
  limit: number,
): void {
  const { body } = request;
  const query =
    typeof body === 'object' && body && 'query' in body ? body.query : '';
  const text = typeof query === 'string' ? query : '';
  const actual = Buffer.byteLength(text || request.search);
  if (actual <= limit) return;

  const message =
    `The document has ${actual} bytes, over ${limit}. Put values into variables, ` +
    'and files into createUpload.';
  throw refusal(
    413,
    new GatewayError('BAD_USER_INPUT', message, { limit, actual }),
  );
}

/** As Apollo answers it: with a status of its own. */
export function refusal(
  status: number,
  originalError: GatewayError,
): GraphQLError {
  const extensions = { http: { status } };
  return new GraphQLError(originalError.message, { originalError, extensions });
}
