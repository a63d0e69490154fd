import TestRunner from 'jest-runner';

/** Runs one file after the other, in one process: tests that measure time must not compete with others. */
export default class SerialRunner extends TestRunner {
  isSerial = true;
}
