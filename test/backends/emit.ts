import { readFile, writeFile } from 'node:fs/promises';
import { backendsPage } from './page.js';

/** `npm run backends` writes the page; with `--check` it fails where that is another. */
const FILE = 'docs/backends.md';

const page = backendsPage();
if (!process.argv.includes('--check')) {
  await writeFile(FILE, page);
} else if ((await readFile(FILE, 'utf8')) !== page) {
  process.stderr.write(
    `${FILE} is not what the suites declare. Run \`npm run backends\` and review the difference.\n`,
  );
  process.exitCode = 1;
}
