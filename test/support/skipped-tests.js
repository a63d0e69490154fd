/**
 * Names every test that was skipped, for the default reporter only counts them: those with a container engine are where none
 * answers. With INCIDENT_GATE_ENGINE=required that fails the run.
 */
export default class SkippedTests {
  #skipped = [];
  #isPart;

  constructor({ testNamePattern }) {
    this.#isPart = Boolean(testNamePattern);
  }

  onTestResult(_test, { testFilePath, testResults }) {
    if (this.#isPart) return;
    const path = testFilePath.split(/[\\/]test[\\/]/).at(-1);
    for (const { status, fullName } of testResults)
      if (status === 'pending') this.#skipped.push({ path, fullName });
  }

  onRunComplete() {
    for (const { path, fullName } of this.#skipped)
      process.stderr.write(`skipped  test/${path}: ${fullName}\n`);
  }

  getLastError() {
    const count = this.#skipped.filter(({ path }) => path.startsWith('engine')).length;
    return process.env.INCIDENT_GATE_ENGINE === 'required' && count > 0
      ? new Error(
          `${count} tests with a container engine were skipped, and INCIDENT_GATE_ENGINE=required.`,
        )
      : undefined;
  }
}
