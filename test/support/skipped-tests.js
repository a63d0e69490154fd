/**
 * Names every test that did not run, for the default reporter only counts them: tests with a container engine are skipped
 * where none answers. With INCIDENT_GATE_ENGINE=required a skipped test fails the run.
 */
export default class SkippedTests {
  #skipped = [];

  onTestResult(_test, { testFilePath, testResults }) {
    for (const { status, fullName } of testResults)
      if (status === 'pending') this.#skipped.push(`${testFilePath.split('/').at(-1)}: ${fullName}`);
  }

  onRunComplete() {
    for (const name of this.#skipped) process.stderr.write(`skipped  ${name}\n`);
  }

  getLastError() {
    return process.env.INCIDENT_GATE_ENGINE === 'required' && this.#skipped.length > 0
      ? new Error(`${this.#skipped.length} tests were skipped, and INCIDENT_GATE_ENGINE=required.`)
      : undefined;
  }
}
