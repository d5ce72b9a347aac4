import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  test,
} from '@jest/globals';
import { cloneFile, moveFile } from '../../src/gateway/index.js';
import {
  breaksBody,
  cutsBody,
  stallsBody,
  type Mishap,
} from '../chaos/index.js';
import { list, read, readText } from '../contract/acts.js';
import { digestOf, seededBytes } from '../support/bytes.js';
import { eventually } from '../support/eventually.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { heldBytes } from '../support/held-memory.js';
import { openWorkingHouse } from '../gateway/working-house.js';
import { describeWith, type Needed } from '../support/unavailable.js';
import { DESCRIBED, LARGE, MIDWAY, newErrand, tellsSteps } from './pair.js';
import type { Errand } from './pair.js';
import { findStores, type Running, type Starting } from './stores.js';

const MIB = 2 ** 20;

/** A file of this size, and how much of it may ever be held on its way, in bytes. */
const HUGE = 40 * MIB;
const ON_ITS_WAY = 16 * MIB;
/** Each look collects all garbage first. */
const LOOK_EVERY = 8 * MIB;

const stores = await findStores();
type Name = keyof typeof stores;
const NAMES = Object.keys(stores) as Name[];
const PAIRS = NAMES.flatMap((from) => NAMES.map((to) => ({ from, to })));

const running = new Map<Name, Promise<Running>>();

/** Each is started for the first pair that it is in. */
function started(name: Name): Promise<Running> {
  const store: Starting = stores[name];
  if ('missing' in store) throw new Error(store.missing);
  const its = running.get(name) ?? store.found();
  running.set(name, its);
  return its;
}

afterAll(async () => {
  for (const its of running.values()) await (await its).stop();
});

describe.each(PAIRS)('a file goes', ({ from, to }) => {
  describeWith(`from ${from} to ${to}`, needed(from, to), () => {
    let one: Running;
    let two: Running;
    let errand: Errand;

    const begin = async (content: Uint8Array) => {
      errand = await newErrand(one, two, content);
      return errand;
    };

    beforeAll(async () => {
      one = await started(from);
      two = await started(to);
    }, 60_000);
    afterEach(() => errand.end());

    test.each([
      ['in pieces', LARGE],
      ['without a byte', Buffer.alloc(0)],
    ])('%s as a clone: the same bytes, type and metadata', async (_, all) => {
      const { file, there, callerWith, source } = await begin(all);

      await cloneFile(callerWith(), file, there);

      await expectWhole(errand, all);
      expect(await list(source, file.container)).toEqual(['cat']);
    });

    test('and is deleted where it was once it is whole where it went', async () => {
      const { file, there, callerWith, source } = await begin(LARGE);
      let whole: Promise<void> | undefined;
      const looks: Mishap = async ({ run }) => {
        whole = expectWhole(errand, LARGE);
        await whole;
        return run();
      };
      const looking = callerWith({ plan: { deleteObject: [looks] } });

      await moveFile(looking, file, there);

      await expect(whole).resolves.toBeUndefined();
      expect(await list(source, file.container)).toEqual([]);
    });

    test.each([
      ['breaks', breaksBody(MIDWAY, 'UNAVAILABLE')],
      ['ends too soon', cutsBody(MIDWAY)],
    ])('not at all where the source %s half-way', async (_, readObject) => {
      const { file, there, callerWith } = await begin(LARGE);
      const failing = callerWith({ plan: { readObject: [readObject] } });

      await failureOf(moveFile(failing, file, there));

      await expectNothingDone(errand, two);
    });

    test('not at all where the caller goes away half-way', async () => {
      const { file, there, callerWith, container } = await begin(LARGE);
      const caller = new AbortController();
      const plan = { readObject: [stallsBody(MIDWAY)] };
      const { signal } = caller;

      const moving = moveFile(callerWith({ plan, signal }), file, there);
      const failing = failureOf(moving);
      await eventually('half of it is there', async () => {
        return (await two.leftovers(container)).length > 0;
      });
      caller.abort();

      expect((await failing).code).toBe('CANCELLED');
      await expectNothingDone(errand, two);
    });

    if (to !== 'local') {
      test('not at all where the target refuses half of it', async () => {
        const { file, there, callerWith } = await begin(LARGE);
        const { refusing } = two;

        await failureOf(moveFile(callerWith({ into: refusing }), file, there));

        expect(refusing).toBeDefined();
        await expectNothingDone(errand, two);
      });
    }

    test('not at all where the name is taken', async () => {
      const { file, there, callerWith } = await begin(LARGE);
      const taken = { ...there, name: 'before' };

      const moving = moveFile(callerWith(), file, taken);

      expect((await failureOf(moving)).code).toBe('OBJECT_EXISTS');
      await expectNothingDone(errand, two);
    });

    test('by a job where it is large, and little of it is ever held', async () => {
      const { file, there, callerWith, copy, target } = await begin(
        seededBytes('huge', HUGE),
      );
      const before = heldBytes();
      let most = 0;
      let passed = 0;
      const looking = tellsSteps((bytes) => {
        passed += bytes;
        if (passed < LOOK_EVERY) return;
        passed = 0;
        most = Math.max(most, heldBytes() - before);
      });

      const { services } = callerWith({ plan: { readObject: [looking] } });
      const { accounts } = services;
      await using house = await openWorkingHouse({ accounts });
      const patient = { ...there, waitSeconds: 60 };
      const { job } = await cloneFile(house.caller, file, patient);

      expect(job?.state).toBe('SUCCEEDED');
      expect((await target.statObject(copy, call)).size).toBe(HUGE);
      expect(most).toBeLessThan(ON_ITS_WAY);
    });
  });
});

function needed(from: Name, to: Name): Needed<object> {
  const both: readonly Starting[] = [stores[from], stores[to]];
  return both.find((store) => 'missing' in store) ?? { found: both };
}

async function expectWhole(
  { target, copy }: Errand,
  content: Uint8Array,
): Promise<void> {
  const stat = await target.statObject(copy, call);
  expect(stat).toMatchObject({ ...DESCRIBED, size: content.length });
  expect(digestOf('sha256', await read(target, copy))).toBe(
    digestOf('sha256', content),
  );
}

/** Nothing in the target but what was there, and in the source all of it. */
async function expectNothingDone(
  { source, file, target, container }: Errand,
  { leftovers }: Running,
): Promise<void> {
  expect(await list(target, container)).toEqual(['before']);
  expect(await readText(target, { container, name: 'before' })).toBe(
    'as it was',
  );
  await eventually('nothing half-made is left', async () => {
    return (await leftovers(container)).length === 0;
  });
  expect(digestOf('sha256', await read(source, file))).toBe(
    digestOf('sha256', LARGE),
  );
}
