import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { programFromApt } from './apt.js';
import type { Needed } from './unavailable.js';

const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Where Debian's chromium is; installed first where that can be done. */
export function findChromium(): Promise<Needed<string>> {
  return programFromApt({ path: '/usr/bin/chromium', package: 'chromium' });
}

/** A browser with a user-data directory of its own, gone when it is closed, that calls nobody by itself. */
export function openChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: QUIET, timeout: 20_000 });
}
