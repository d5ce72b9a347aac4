import { postGraphql } from '../support/graphql-client.js';

const FILES = 100;

/** Makes a container of 100 small files that look like what people keep. */
export async function fillContainer(url: string): Promise<void> {
  await postGraphql(
    url,
    `mutation ($input: CreateContainerInput!) {
      createContainer(input: $input) { container { id } userErrors { code message } }
    }`,
    { input: { account: 'account:local', name: 'photos' } },
  );
  for (let index = 0; index < FILES; index += 1) {
    await postGraphql(
      url,
      `mutation ($input: CreateFileInput!) {
        createFile(input: $input) { file { id } userErrors { code message } }
      }`,
      { input: newFile(index) },
    );
  }
}

function newFile(index: number): object {
  return {
    container: 'container:local/photos',
    name: `2024/${String(index).padStart(4, '0')}-holiday.txt`,
    text: `The content of file ${index}.\n`,
    contentType: 'text/plain',
    metadata: [{ key: 'camera', value: 'box' }],
  };
}

/** The page that the workload asks for, as a request's body: ten fields, all that a file says of itself. */
export const PAGE_REQUEST = JSON.stringify({
  query: `query Page($container: ID!) {
    container(id: $container) {
      files(first: ${FILES}) {
        nodes {
          id name basename size modifiedAt etag contentType expiresAt
          metadata { key value }
          checksums { algorithm value }
        }
      }
    }
  }`,
  variables: { container: 'container:local/photos' },
});

/** The page, as the gateway answers it. */
export async function askForPage(url: string): Promise<string> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: PAGE_REQUEST,
    signal: AbortSignal.timeout(10_000),
  });
  const answer = await response.text();
  if (answer.split('"basename"').length === FILES + 1) return answer;
  throw new Error(`not a page of ${FILES} files: ${answer.slice(0, 2000)}`);
}
