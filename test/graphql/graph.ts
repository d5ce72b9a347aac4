import { HeaderMap } from '@apollo/server';
import type { Caller } from '../../src/gateway/index.js';
import { createGraphql, type GraphqlOptions } from '../../src/graphql/index.js';
import { openHouse, type House } from '../gateway/house.js';

/** A top-level error, as a client reads it. */
export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly object[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What came back: the body as a client parses it, and the status beside it. */
export interface GraphAnswer<Data = unknown> {
  readonly status: number;
  readonly data?: Data | null;
  readonly errors?: readonly GraphError[];
}

interface Unexpected {
  readonly error: unknown;
  readonly requestId: string;
}

/** The API over two reference accounts, `one` and `two`. */
export interface Graph extends AsyncDisposable {
  readonly house: House;
  /** What it reported as unexpected. */
  readonly unexpected: readonly Unexpected[];
  ask<Data = unknown>(
    query: string,
    variables?: object,
  ): Promise<GraphAnswer<Data>>;
  /** The data of an operation that must not fail. */
  data<Data = Record<string, unknown>>(
    query: string,
    variables?: object,
  ): Promise<Data>;
  /** Sends a POST with this body. */
  send(body: unknown): Promise<GraphAnswer>;
}

export interface GraphSettings extends Partial<GraphqlOptions> {
  readonly house?: House;
  /** Who asks; the house's own caller when absent. */
  readonly caller?: Caller;
}

export async function openGraph(settings: GraphSettings = {}): Promise<Graph> {
  const { house = openHouse(), caller = house.caller, ...options } = settings;
  const unexpected: Unexpected[] = [];
  const endpoint = await createGraphql({
    introspection: true,
    onUnexpected: (error, requestId) => {
      unexpected.push({ error, requestId });
    },
    ...options,
  });

  const send = async <Data>(body: unknown): Promise<GraphAnswer<Data>> => {
    const headers = new HeaderMap([
      ['content-type', 'application/json'],
      ['accept', 'application/graphql-response+json'],
    ]);
    const request = { method: 'POST', headers, search: '', body };
    const response = await endpoint.execute(request, caller);
    if (response.body.kind !== 'complete') throw new Error('not one answer');
    const answer = JSON.parse(response.body.string) as object;
    return { status: response.status ?? 200, ...answer };
  };
  const ask = <Data>(query: string, variables: object = {}) =>
    send<Data>({ query, variables });

  return {
    house,
    unexpected,
    send,
    ask,
    data: async <Data>(query: string, variables?: object) => {
      const { data, errors } = await ask<Data>(query, variables);
      if (errors ?? !data) throw new Error(JSON.stringify(errors));
      return data;
    },
    [Symbol.asyncDispose]: () => endpoint.stop(),
  };
}

/** What went wrong, as a client reads it in userErrors and in `extensions`. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
  readonly [detail: string]: unknown;
}

export const PROBLEM =
  'userErrors { code message path retryable account container file limit actual currentEtag reason }';

/** What one mutation answered: its payload, `userErrors` and all. */
export async function mutate<Thing = Record<string, unknown>>(
  graph: Graph,
  name: string,
  request: { readonly input: object; readonly ask?: string },
): Promise<Thing & { readonly userErrors: readonly Problem[] }> {
  const { input, ask = '' } = request;
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { payload } = await graph.data<{
    payload: Thing & { readonly userErrors: readonly Problem[] };
  }>(
    `mutation ($input: ${type}!) { payload: ${name}(input: $input) { ${ask} ${PROBLEM} } }`,
    { input },
  );
  return payload;
}

/** The one thing that was wrong with a mutation. */
export async function problemOf(
  graph: Graph,
  name: string,
  input: object,
): Promise<Problem> {
  const { userErrors } = await mutate(graph, name, { input });
  const [problem] = userErrors;
  if (!problem || userErrors.length > 1) {
    throw new Error(`not one problem: ${JSON.stringify(userErrors)}`);
  }
  return problem;
}

/** A file, as `FILE` asks for it. */
export interface GraphFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly etag: string;
  readonly contentType: string | null;
  readonly metadata: readonly object[];
  readonly content: { readonly text: string | null };
  readonly versions: { readonly nodes: readonly GraphVersion[] };
}

export interface GraphVersion {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly createdAt: string;
  readonly isCurrent: boolean;
  readonly isDeleteMarker: boolean;
}

/** All that the tests ask of a file. */
export const FILE = `file {
  id name size etag contentType metadata { key value } content { text }
  versions { nodes { id name size createdAt isCurrent isDeleteMarker } }
}`;

/** The file there is under an ID, or null. */
export async function lookAt(
  graph: Graph,
  id: string,
): Promise<GraphFile | null> {
  const query = `query ($id: ID!) { ${FILE.replace('file', 'file(id: $id)')} }`;
  const { file } = await graph.data<{ file: GraphFile | null }>(query, { id });
  return file;
}

/** Makes `container:one/photos`, or another one. */
export async function makeContainer(
  graph: Graph,
  name = 'photos',
  more: object = {},
): Promise<void> {
  const input = { account: 'account:one', name, ...more };
  const { userErrors } = await mutate(graph, 'createContainer', { input });
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
}

/** Stores a text in `container:one/photos`, over what is there. */
export async function makeFile(
  graph: Graph,
  name: string,
  text: string,
  more: object = {},
): Promise<GraphFile> {
  const container = 'container:one/photos';
  const { file, userErrors } = await mutate<{ file: GraphFile | null }>(
    graph,
    'createFile',
    {
      input: { container, name, text, ifExists: 'REPLACE', ...more },
      ask: FILE,
    },
  );
  if (!file) throw new Error(JSON.stringify(userErrors));
  return file;
}
