import type { GatewayServices } from '../../src/gateway/index.js';

type LongWork = Pick<
  GatewayServices,
  'jobs' | 'remote' | 'answerOnce' | 'resumableSums' | 'imports'
>;

/** For houses in which nobody begins long work, or asks twice. */
export function noLongWork(): LongWork {
  const none = () => {
    throw new Error('there is no long work in this house');
  };
  return {
    jobs: {
      add: none,
      findAsked: () => Promise.resolve(undefined),
      find: none,
      list: none,
      cancel: none,
      watch: none,
      start: none,
      close: () => Promise.resolve(),
    },
    remote: { open: none, faultOf: () => undefined },
    answerOnce: none,
    resumableSums: none,
    imports: { maxSize: 0, maxSeconds: 3600 },
  };
}
