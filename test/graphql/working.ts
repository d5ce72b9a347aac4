import { namesIn } from '../gateway/house.js';
import {
  openWorkingHouse,
  type WorkingHouse,
  type WorkingHouseOptions,
} from '../gateway/working-house.js';
import { call } from '../support/call.js';
import { pretend, type Pretender, type Reply } from '../support/pretend.js';
import {
  FILE,
  mutate,
  openGraph,
  type Graph,
  type GraphFile,
  type Problem,
} from './graph.js';

export const container = 'container:one/photos';

/** The API over a house that works, with `photos` in it, and somebody who has files. */
export interface Working extends AsyncDisposable {
  readonly house: WorkingHouse;
  readonly graph: Graph;
  readonly origin: Pretender;
  /** What the origin answers, by path; `hello world` to any other. */
  readonly replies: Map<string, Reply | undefined>;
  /** What is in `photos`. */
  stored(): Promise<readonly string[]>;
}

const HELLO: Reply = { status: 200, body: 'hello world' };

export async function openWorking(
  options: WorkingHouseOptions = {},
): Promise<Working> {
  const replies = new Map<string, Reply | undefined>();
  const origin = await pretend(({ path }) =>
    replies.has(path) ? replies.get(path) : HELLO,
  );
  const house = await openWorkingHouse(options);
  await house.one.createContainer('photos', { versioning: 'ENABLED' }, call);
  const graph = await openGraph({ house });
  return {
    house,
    graph,
    origin,
    replies,
    stored: () => namesIn(house.one, 'photos'),
    [Symbol.asyncDispose]: async () => {
      await graph[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
      await origin.stop();
    },
  };
}

export interface GraphJob {
  readonly id: string;
  readonly state: string;
}

export interface Imported {
  readonly job: GraphJob | null;
  readonly file: GraphFile | null;
  readonly userErrors: readonly Problem[];
}

/** Has a path of the origin fetched into `photos`, and waits for it. */
export function importFrom(
  { graph, origin }: Working,
  path: string,
  input: object = {},
): Promise<Imported> {
  const url = `${origin.url}${path}`;
  return mutate(graph, 'importFromUrl', {
    input: { url, container, waitSeconds: 20, ...input },
    ask: `job { id state } ${FILE}`,
  });
}

/** Has something fetched under a name, and does not wait for it. */
export async function beginImport(
  { graph, origin }: Working,
  name: string,
  input: object = {},
): Promise<GraphJob> {
  const { job } = await mutate<{ job: GraphJob }>(graph, 'importFromUrl', {
    input: { url: `${origin.url}/any`, container, name, ...input },
    ask: 'job { id state }',
  });
  return job;
}
