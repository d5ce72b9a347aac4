import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { GraphiQL } from 'graphiql';
import type { GraphiQLProps } from 'graphiql';
import {
  getOperationAST,
  OperationTypeNode,
  type ExecutionResult,
} from 'graphql';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';
import { exampleTabs } from './tabs.js';

type Fetcher = GraphiQLProps['fetcher'];
type Request = Parameters<Fetcher>[0];
type Options = Parameters<Fetcher>[1];

/** Connects when there is something to subscribe to, and not before. */
const sockets = createClient({
  url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
  // Also while a gateway that was stopped is not back yet.
  shouldRetry: () => true,
});

/** Every request of the page, introspection included, goes to the server it came from. */
const fetchGraphql: Fetcher = (request, options) => {
  const asked = withoutStaleName(request);
  return isSubscription(asked, options) ? follow(asked) : post(asked, options);
};

async function* follow(request: Request): AsyncGenerator<ExecutionResult> {
  for await (const answer of sockets.iterate(request)) {
    yield answer as ExecutionResult;
  }
}

function isSubscription(request: Request, options: Options): boolean {
  const document = options?.documentAST;
  const operation =
    document && getOperationAST(document, request.operationName);
  return operation?.operation === OperationTypeNode.SUBSCRIPTION;
}

async function post(request: Request, options: Options) {
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: {
      ...options?.headers,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(request),
  });
  return answer.json() as ReturnType<Fetcher>;
}

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
