import {
  afterEach,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { createRequire } from 'node:module';

interface Reporter {
  onRunComplete(contexts: unknown, results: object): void;
  getLastError(): Error | undefined;
}

const PlainReporter = createRequire(import.meta.url)('./reporter.cjs') as new (
  config: object,
) => Reporter;

const RESULTS = {
  numPassedTests: 7,
  numFailedTests: 2,
  numRuntimeErrorTestSuites: 1,
  testResults: [
    {
      testResults: [
        { status: 'passed', ancestorTitles: ['a disk'], title: 'keeps bytes' },
        {
          status: 'pending',
          ancestorTitles: ['a browser'],
          title: 'no chromium; install it',
        },
      ],
    },
  ],
};

describe('the last lines of a run', () => {
  const { CI } = process.env;
  let said: string;

  beforeEach(() => {
    said = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    if (CI === undefined) delete process.env['CI'];
    else process.env['CI'] = CI;
  });

  test('count what passed and what failed, files that did not load included', () => {
    report('false');

    expect(said).toMatch(/^stowage: 7 passed, 3 failed$/m);
  });

  test('name what did not run and why', () => {
    report('false');

    expect(said).toContain('NOT RUN  a browser: no chromium; install it\n');
  });

  test('let a run pass that left something out on a machine of no consequence', () => {
    expect(report('false').getLastError()).toBeUndefined();
  });

  test('fail a run in CI that left something out', () => {
    expect(report('true').getLastError()?.message).toContain(
      'a browser: no chromium',
    );
    expect(said).toMatch(/^stowage: 7 passed, 4 failed$/m);
  });

  test('say nothing of what a name filter left out', () => {
    report('true', { testNamePattern: 'disk' });

    expect(said).toBe('\nstowage: 7 passed, 3 failed\n');
  });
});

function report(ci: string, config: object = {}): Reporter {
  process.env['CI'] = ci;
  const reporter = new PlainReporter(config);
  reporter.onRunComplete([], RESULTS);
  return reporter;
}
