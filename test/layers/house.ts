import {
  layered,
  type LayerOptions,
  type Span,
} from '../../src/layers/index.js';
import type { Call, StorageBackend } from '../../src/storage/index.js';
import { chaos, TestClock, type Chaos, type Plan } from '../chaos/index.js';
import { openReference } from '../reference/index.js';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';

export const REF = { container: 'c', name: 'o' };
export const CONTENT = 'ten bytes!';

/** The reference backend that fails as planned, in its layers, with a clock that the test turns. */
export interface House extends Chaos {
  readonly layers: StorageBackend;
  /** What the backend really holds. */
  readonly behind: StorageBackend;
  readonly clock: TestClock;
  readonly spans: readonly Span[];
}

/** With one container `c`, that keeps versions, and in it one object `o`; the layers wait a second. */
export async function houseWith(
  plan: Plan,
  options: LayerOptions = {},
): Promise<House> {
  const behind = openReference();
  await behind.createContainer('c', { versioning: 'ENABLED' }, call);
  await behind.writeObject(REF, { body: bodyOf(CONTENT) }, call);

  const clock = new TestClock();
  const spans: Span[] = [];
  const failing = chaos(behind, plan);
  const layers = layered('main', failing.backend, {
    timeoutMs: 1000,
    clock,
    random: () => 1,
    tracer: (span) => spans.push(span()),
    ...options,
  });
  return { ...failing, layers, behind, clock, spans };
}

/** A caller that can go away. */
export function caller(): { readonly call: Call; readonly go: () => void } {
  const controller = new AbortController();
  return {
    call: { signal: controller.signal, requestId: 'req-test' },
    go: () => {
      controller.abort();
    },
  };
}
