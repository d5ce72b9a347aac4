interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string }[];
}

/**
 * What the gateway at a URL answers to an operation.
 * @throws Error with its words where it answers with errors
 */
export async function postGraphql<Data = unknown>(
  url: string,
  query: string,
  variables: object = {},
): Promise<Data> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(10_000),
  });
  const { data, errors } = (await response.json()) as Answer<Data>;
  if (errors ?? !data) throw new Error(JSON.stringify(errors));
  return data;
}
