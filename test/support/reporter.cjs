/**
 * Says, after every test and before Jest's own summary, what did not run and why, and how many
 * passed and failed. In CI (`CI=true`) what did not run has failed.
 */
module.exports = class PlainReporter {
  #notRun = [];
  #strict = process.env.CI === 'true';
  #filtered;

  constructor({ testNamePattern }) {
    // With `-t` almost nothing runs, and that is what was asked for.
    this.#filtered = testNamePattern !== undefined;
  }

  onRunComplete(_contexts, results) {
    if (!this.#filtered) this.#notRun = results.testResults.flatMap(notRunIn);
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } =
      results;
    const refused = this.#strict ? this.#notRun.length : 0;
    const failed = numFailedTests + numRuntimeErrorTestSuites + refused;

    const said = this.#notRun.map((line) => `NOT RUN  ${line}\n`);
    const total = `stowage: ${numPassedTests} passed, ${failed} failed\n`;
    process.stderr.write(['\n', ...said, total].join(''));
  }

  /** An error here makes Jest's exit code 1. */
  getLastError() {
    if (!this.#strict || this.#notRun.length === 0) return undefined;
    return new Error(`in CI everything runs: ${this.#notRun.join('; ')}`);
  }
};

function notRunIn({ testResults }) {
  return testResults
    .filter(({ status }) => status === 'pending' || status === 'todo')
    .map(({ ancestorTitles, title }) => [...ancestorTitles, title].join(': '));
}
