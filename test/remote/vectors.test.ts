import { describe, expect, test } from '@jest/globals';
import { parseTarget, type Target } from '../../src/remote/target.js';
import { reasonOf } from './refusal.js';
import { lookupOf, PUBLIC, vectors, type Vector } from './vectors.js';
import { resolvedIn } from './world.js';

/** What only who follows redirects can refuse: test/remote/lab has them too. */
const FOR_THE_FOLLOWER = [
  'more hops than the limit of 5',
  'https downgraded to http',
];

/** Every address that would be dialled for it, in turn. */
async function addressesOf(vector: Vector): Promise<readonly string[]> {
  const lookup = lookupOf(vector);
  const dialled: string[] = [];
  let target: Target | undefined;
  for (const hop of [vector.url, ...(vector.redirects ?? [])]) {
    target = parseTarget(hop, target);
    const found = await resolvedIn({ lookup }, target);
    dialled.push(...found);
  }
  return dialled;
}

const named = (list: readonly Vector[]) =>
  list.map(
    (vector) =>
      [JSON.stringify(vector.url).slice(0, 80), vector.why, vector] as const,
  );

const blocked = vectors
  .filter(({ expected }) => expected === 'blocked')
  .filter(({ why }) => !FOR_THE_FOLLOWER.includes(why));
const allowed = vectors.filter(({ expected }) => expected === 'allowed');
const isOnce = ({ rebind, redirects }: Vector) => rebind && !redirects;

describe('a URL that leads where nobody may', () => {
  test.each(named(blocked.filter((vector) => !isOnce(vector))))(
    '%s is refused: %s',
    async (_url, _why, vector) => {
      const reason = await reasonOf(() => addressesOf(vector));

      expect(reason).toEqual(expect.any(String));
    },
  );

  test.each(named(blocked.filter(isOnce)))(
    '%s leads to its first answer alone: %s',
    async (_url, _why, vector) => {
      expect(await addressesOf(vector)).toEqual([PUBLIC]);
    },
  );
});

describe('a URL that leads to the public Internet', () => {
  test.each(named(allowed))('%s is open: %s', async (_url, _why, vector) => {
    const addresses = await addressesOf(vector);

    expect(addresses.length).toBeGreaterThan(0);
  });
});
