import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AccountError } from '../accounts/index.js';
import {
  ConfigError,
  DataDirError,
  loadConfig,
  RedisError,
} from '../config/index.js';
import { createLogger, redacted } from '../observe/index.js';
import type { BackendDriver } from '../storage/index.js';
import { HELP, parseCommand, type Command } from './arguments.js';
import { check } from './check.js';
import { ListenError, UsageError } from './errors.js';

/** What the program has at hand. */
export interface Program {
  /** Every kind of backend there is. */
  readonly drivers: readonly BackendDriver[];
  /** The folder of package.json. */
  readonly home: string;
}

type Run = (
  program: Program,
  config: string | undefined,
) => number | Promise<number>;

/** Each gives the exit code. */
const COMMANDS = {
  help: () => said(HELP),
  version: ({ home }) => said(`stowage ${versionAt(home)}\n`),
  serve: async ({ drivers, home }, file) => {
    const config = loadConfig({ file, drivers });
    // Only now: the gateway is most of the program, and what can't be used is told sooner without it.
    const { serve } = await import('./serve.js');
    const logger = createLogger({ level: config.log.level });
    const graphiqlDir = path.join(home, 'dist/graphiql');
    await serve(config, { logger, graphiqlDir });
    return 0;
  },
  check: async ({ drivers }, file) => {
    const config = loadConfig({ file, drivers });
    return (await check(config, said)) ? 0 : 1;
  },
} satisfies Record<Command['name'], Run>;

/**
 * Does what the command line asks for.
 * @param words what follows the program's name
 * @returns the exit code: 0 well, 1 it failed, 2 the command line or the configuration can't be used
 */
export async function run(
  words: readonly string[],
  program: Program,
): Promise<number> {
  try {
    const command = parseCommand(words);
    const config = 'config' in command ? command.config : undefined;
    const perform: Run = COMMANDS[command.name];
    return await perform(program, config);
  } catch (error) {
    process.stderr.write(redacted(`stowage: ${complaint(error)}\n`));
    return error instanceof UsageError || error instanceof ConfigError ? 2 : 1;
  }
}

/** Words for what a user can do something about; the stack of what only we can. */
function complaint(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${HELP}`;
  const told = [
    ConfigError,
    DataDirError,
    RedisError,
    AccountError,
    ListenError,
  ];
  if (told.some((kind) => error instanceof kind))
    return (error as Error).message;
  return error instanceof Error
    ? (error.stack ?? error.message)
    : String(error);
}

function said(text: string): 0 {
  process.stdout.write(text);
  return 0;
}

function versionAt(home: string): string {
  const text = readFileSync(path.join(home, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
