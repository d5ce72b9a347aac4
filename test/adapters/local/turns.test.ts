import { describe, expect, test } from '@jest/globals';
import { Turns } from '../../../adapters/local/turns.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';

const TURN = { id: 'one', call };

/** Work that is noted when it begins, and ends when it is told to. */
class Work {
  static readonly begun: string[] = [];
  readonly #name: string;
  #end: () => void = () => undefined;

  constructor(name: string) {
    this.#name = name;
  }

  readonly run = (): Promise<void> => {
    Work.begun.push(this.#name);
    return new Promise((resolve) => {
      this.#end = resolve;
    });
  };

  end(): void {
    this.#end();
  }
}

/** Lets all that can go on without anybody go on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function three() {
  Work.begun.length = 0;
  return [new Work('a'), new Work('b'), new Work('c')] as const;
}

describe('turns at one thing', () => {
  test('those who work together begin at once', async () => {
    const [a, b] = three();
    const turns = new Turns();
    const works = [a, b].map((work) => turns.together(TURN, work.run));
    await settled();
    expect(Work.begun).toEqual(['a', 'b']);
    a.end();
    b.end();
    await Promise.all(works);
  });

  test('who works alone begins when all others have ended, and those after it then', async () => {
    const [a, b, c] = three();
    const turns = new Turns();
    const works = [
      turns.together(TURN, a.run),
      turns.alone(TURN, b.run),
      turns.together(TURN, c.run),
    ];
    await settled();
    expect(Work.begun).toEqual(['a']);
    a.end();
    await settled();
    expect(Work.begun).toEqual(['a', 'b']);
    b.end();
    await settled();
    expect(Work.begun).toEqual(['a', 'b', 'c']);
    c.end();
    await Promise.all(works);
  });

  test('another thing is nobody’s business', async () => {
    const [a, b] = three();
    const turns = new Turns();
    const works = [
      turns.alone(TURN, a.run),
      turns.alone({ id: 'two', call }, b.run),
    ];
    await settled();
    expect(Work.begun).toEqual(['a', 'b']);
    a.end();
    b.end();
    await Promise.all(works);
  });

  test('who gives up waiting is told at once, and keeps nobody waiting', async () => {
    const [a, b, c] = three();
    const turns = new Turns();
    const controller = new AbortController();
    const impatient = { ...call, signal: controller.signal };
    const first = turns.together(TURN, a.run);
    const alone = turns.alone({ id: 'one', call: impatient }, b.run);
    const last = turns.together(TURN, c.run);

    controller.abort();

    expect((await failureOf(alone)).code).toBe('CANCELLED');
    await settled();
    expect(Work.begun).toEqual(['a', 'c']);
    a.end();
    c.end();
    await Promise.all([first, last]);
  });

  test('work that fails makes room as work that ends does', async () => {
    const [a] = three();
    const turns = new Turns();
    const failing = turns.alone(TURN, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    const next = turns.alone(TURN, a.run);
    await settled();
    expect(Work.begun).toEqual(['a']);
    a.end();
    await next;
  });
});
