import { parseArgs } from 'node:util';
import { UsageError } from './errors.js';

/** What was asked for on the command line. */
export type Command =
  | { readonly name: 'serve' | 'check'; readonly config?: string }
  | { readonly name: 'help' | 'version' };

/**
 * @param words what follows the program's name
 * @throws UsageError
 */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parsed(words);
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };

  const [name, ...more] = positionals;
  if (name === undefined) throw new UsageError('a command is missing');
  if (name !== 'serve' && name !== 'check') {
    throw new UsageError(`there is no command '${name}'`);
  }
  if (more.length > 0) {
    throw new UsageError(`'${more.join(' ')}' says nothing to ${name}`);
  }
  const { config } = values;
  return config === undefined ? { name } : { name, config };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        config: { type: 'string', short: 'c' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    const [said] = (error as Error).message.split('. ');
    throw new UsageError(said);
  }
}

/** What there is to be asked for. */
export const HELP = `Stowage: one GraphQL API over the storage that you already have.

  stowage serve [--config FILE]   answer at the address that the configuration names
  stowage check [--config FILE]   reach each account and say what can be done there
  stowage --help                  this text
  stowage --version               which version this is

Without --config it reads ./stowage.yaml; where there is none, it keeps one account,
'local', in ./data and answers at http://127.0.0.1:4000/graphql.

It exits with 0 when all is well, 1 when something failed, 2 when the command line or
the configuration can't be used.
`;
