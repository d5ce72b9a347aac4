import type { FastifyInstance } from 'fastify';
import type {
  AccountReadiness,
  HttpOptions,
  JobsReadiness,
} from '../options.js';

/** What /readyz finds. */
interface Finding {
  readonly ready: boolean;
  readonly reason?: string;
  readonly accounts: readonly AccountReadiness[];
  readonly jobs?: JobsReadiness;
}

const DRAINING: Finding = {
  ready: false,
  reason: 'The gateway is shutting down.',
  accounts: [],
};

/** Says that it is alive, and whether it can serve. */
export function healthRoutes(
  app: FastifyInstance,
  { readiness, jobsReadiness }: HttpOptions,
  isDraining: () => boolean,
): void {
  const look = shared(async () => {
    const [accounts, jobs] = await Promise.all([
      readiness(),
      jobsReadiness?.(),
    ]);
    return findingOf(accounts, jobs);
  });

  app.get('/healthz', (_request, reply) => reply.send({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    const finding = isDraining() ? DRAINING : await look();
    return reply.code(finding.ready ? 200 : 503).send(finding);
  });
}

/**
 * One dead backend leaves the others of use: ready means that some account is, or that there are none. So
 * does a Redis that is away: what needs no job is done.
 */
function findingOf(
  accounts: readonly AccountReadiness[],
  jobs: JobsReadiness | undefined,
): Finding {
  const ready = accounts.length === 0 || accounts.some((each) => each.ready);
  return { ready, accounts, ...(jobs && { jobs }) };
}

/** Whoever asks while an answer is on its way gets that one: probes never add up. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => {
    underWay ??= ask().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
