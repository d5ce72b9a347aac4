import { beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../../support/unavailable.js';
import { moreVectors } from '../more-vectors.js';
import { PUBLIC, vectors } from '../vectors.js';
import type { Findings, Outcome } from './findings.js';
import { findLab } from './namespace.js';
import { FILE } from './origin.js';

const all = [...vectors, ...moreVectors];

/** One that is refused as a whole reaches nobody; on the way to a bad redirect there is a good address. */
function isEscape({ vector, reached, refusal }: Outcome): boolean {
  const { redirects, rebind } = vector;
  const harmless = redirects || rebind ? [PUBLIC] : [];
  if (!reached.every((address) => harmless.includes(address))) return true;
  return refusal === undefined && !rebind;
}

function isRefusedFalsely({ reached, content }: Outcome): boolean {
  return content !== FILE || reached.length === 0;
}

const expecting = (outcome: 'blocked' | 'allowed', { outcomes }: Findings) =>
  outcomes.filter(({ vector }) => vector.expected === outcome);

describeWith('where every address answers', findLab(), (lab) => {
  let findings: Findings;

  beforeAll(async () => {
    const names = all.flatMap(({ dns = {} }) => Object.keys(dns));
    const valid = names.filter((name) => !name.endsWith('.'));
    findings = await lab([...new Set(valid)]);
  }, 90_000);

  test('who does not look where a URL leads gets anywhere', () => {
    const { reachable } = findings;

    expect(reachable).toEqual([
      '127.0.0.1',
      '169.254.169.254',
      '::1',
      'fd00::1',
    ]);
  });

  test('each vector is tried', () => {
    expect(findings.outcomes).toHaveLength(all.length);
  });

  test('no URL that leads elsewhere than to the public Internet escapes', () => {
    expect(expecting('blocked', findings).filter(isEscape)).toEqual([]);
  });

  test('no URL that leads to the public Internet is refused', () => {
    expect(expecting('allowed', findings).filter(isRefusedFalsely)).toEqual([]);
  });
});
