import { jest } from '@jest/globals';

// They measure what a machine does that others may use at the same time: what fails is tried again, and said.
jest.retryTimes(2, { logErrorsBeforeRetry: true });
