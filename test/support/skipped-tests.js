/** Tests that are skipped where what they need is not there, by where they stand; the variable that forbids it. */
const NEEDS = [
  { path: 'engine/', needs: 'a container engine', variable: 'INCIDENT_GATE_ENGINE' },
  { path: 'report/rehearsal-in-browser.', needs: 'a browser', variable: 'INCIDENT_GATE_BROWSER' },
];

/** Names every test that was skipped, for the default reporter only counts them. Where that is forbidden it fails the run. */
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
    const wrong = NEEDS.flatMap(({ path, needs, variable }) => {
      const count = this.#skipped.filter((one) => one.path.startsWith(path)).length;
      const isForbidden = process.env[variable] === 'required' && count > 0;
      return isForbidden ? [`${count} tests with ${needs} were skipped, and ${variable}=required.`] : [];
    });
    return wrong.length === 0 ? undefined : new Error(wrong.join('\n'));
  }
}
