import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Scalar,
} from 'yaml';
import { expand, MissingVariable, type Environment } from './environment.js';
import { ConfigError } from './errors.js';

export type KeyPath = readonly (string | number)[];

/** A configuration file as data that still knows where each key stands. */
export class ConfigDocument {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;

  /** @throws ConfigError for what is no YAML */
  constructor(file: string, text: string) {
    this.#file = file;
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
    });
    const [fault] = this.#document.errors;
    if (fault) {
      const line = this.#lines.linePos(fault.pos[0]).line;
      throw new ConfigError({ file, line }, `not YAML: ${wordsOf(fault)}`);
    }
  }

  /**
   * The data, with each `${NAME}` in it replaced.
   * @throws ConfigError for a variable that isn't there
   */
  values(environment: Environment): unknown {
    visit(this.#document, {
      Scalar: (key, scalar, ancestors) => {
        if (key !== 'key') this.#expand(scalar, ancestors, environment);
      },
    });
    return this.#plain() ?? {};
  }

  /** What to throw about a key: its file and line, or those of the nearest key above that is there. */
  fault(path: KeyPath, expected: string): ConfigError {
    const place = {
      file: this.#file,
      line: this.#lineOf(path),
      key: path.join('.'),
    };
    return new ConfigError(place, expected);
  }

  /** Aliases are followed only here, and may lead nowhere or into one another without end. */
  #plain(): unknown {
    try {
      return this.#document.toJS();
    } catch (error) {
      const words = error instanceof Error ? wordsOf(error) : 'it has no end';
      throw new ConfigError({ file: this.#file }, `not YAML: ${words}`);
    }
  }

  #expand(
    scalar: Scalar,
    ancestors: readonly unknown[],
    environment: Environment,
  ): void {
    if (typeof scalar.value !== 'string') return;
    try {
      scalar.value = expand(scalar.value, environment);
    } catch (error) {
      if (!(error instanceof MissingVariable)) throw error;
      throw this.fault(pathTo(scalar, ancestors), error.message);
    }
  }

  #lineOf(path: KeyPath): number {
    let line = 1;
    let node: unknown = this.#document.contents;
    for (const key of path) {
      const found = childOf(this.#document, node, key);
      if (!found) return line;
      line = this.#lines.linePos(found.at.range?.[0] ?? 0).line;
      node = found.value;
    }
    return line;
  }
}

interface Child {
  /** What stands where the child begins: its key, or itself in a list. */
  readonly at: Node;
  readonly value: unknown;
}

function childOf(
  document: Document,
  parent: unknown,
  key: string | number,
): Child | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) {
    const value = node.items[Number(key)];
    return isNode(value) ? { at: value, value } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((each) => keyOf(each.key) === String(key));
  return pair && isNode(pair.key)
    ? { at: pair.key, value: pair.value }
    : undefined;
}

/** From the root down, as messages name it. */
function pathTo(scalar: Scalar, ancestors: readonly unknown[]): KeyPath {
  const chain = [...ancestors, scalar];
  return chain.flatMap((node, index): KeyPath => {
    if (isSeq(node)) return [node.items.indexOf(chain[index + 1])];
    return isPair(node) ? [keyOf(node.key)] : [];
  });
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** Without what the parser quotes from the file, which may be a secret. */
function wordsOf(fault: Error): string {
  const [words = ''] = fault.message.split(': ');
  return words;
}
