import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { GraphiQL } from 'graphiql';
import type { GraphiQLProps } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { exampleTabs } from './tabs.js';

type Fetcher = GraphiQLProps['fetcher'];
type Request = Parameters<Fetcher>[0];

/** Every request of the page, introspection included, goes to the server it came from. */
const fetchGraphql: Fetcher = async (request, options) => {
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: {
      ...options?.headers,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(withoutStaleName(request)),
  });
  return answer.json() as ReturnType<Fetcher>;
};

/** For a tenth of a second after a tab was changed GraphiQL still names the operation of the last one. */
function withoutStaleName(request: Request): Request {
  const { operationName, ...unnamed } = request;
  if (typeof operationName !== 'string') return unnamed;
  const itsOperation = new RegExp(
    `\\b(query|mutation|subscription)\\s+${operationName}\\b`,
  );
  return itsOperation.test(request.query) ? request : unnamed;
}

const place = document.getElementById('graphiql');
if (place === null) throw new Error('index.html has no place for GraphiQL');

createRoot(place).render(
  <GraphiQL
    fetcher={fetchGraphql}
    defaultTabs={exampleTabs}
    defaultEditorToolsVisibility={false}
  >
    <GraphiQL.Logo>Stowage</GraphiQL.Logo>
  </GraphiQL>,
);
