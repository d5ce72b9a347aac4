import { readdirSync, readFileSync } from 'node:fs';

/** The processes, by their ids, whose command names the directory. */
export function processesWith(directory: string): readonly string[] {
  return readdirSync('/proc').filter((name) =>
    commandOf(name).includes(directory),
  );
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
