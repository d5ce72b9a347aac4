import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { SHAPE } from '../../src/config/shape.js';
import { configOf } from './support.js';

const text = readFileSync('stowage.example.yaml', 'utf8');

/** The keys of a group, each with the group before it. */
function keysIn(shape: object, within = ''): readonly string[] {
  return Object.entries(shape).flatMap(([key, part]: [string, unknown]) => {
    const group = groupIn(part);
    return group ? keysIn(group, `${key}.`) : [`${within}${key}`];
  });
}

interface Part {
  readonly shape?: object;
  readonly def?: { readonly innerType?: unknown };
}

/** Of a part that is a group, what stands in it; it may be wrapped into its default. */
function groupIn(part: unknown): object | undefined {
  const { shape, def } = part as Part;
  return shape ?? (def?.innerType ? groupIn(def.innerType) : undefined);
}

/** Whether a key stands there, or a comment shows it. */
function isShown(key: string): boolean {
  const [group = '', inner] = key.split('.');
  const section = new RegExp(`^(?:# )?${group}:(.*(?:\\n +.*)*)`, 'm').exec(
    text,
  );
  return inner === undefined
    ? section !== null
    : new RegExp(`^ +(?:# |\\{ )?${inner}:`, 'm').test(section?.[1] ?? '');
}

test('the example shows every key there is', () => {
  const keys = keysIn(SHAPE.shape);

  expect(keys).toEqual(expect.arrayContaining(['listen.port', 'accounts']));
  expect(keys.filter((key) => !isShown(key))).toEqual([]);
});

test('the example says what holds where nothing is said', () => {
  const { accounts, dataDir, limits, ...shown } = configOf({ text });
  const standard = configOf({ text: '' });

  expect(standard).toMatchObject(shown);
  expect(limits).toEqual({
    maxQueryCost: 50_000,
    backendSeconds: 30,
    backendCallsInFlight: 64,
  });
  expect(dataDir).toMatch(/\/data$/);
  expect(accounts.map(({ name }) => name)).toEqual(['local']);
});
