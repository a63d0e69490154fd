import type { Answer } from '../replay/answers.ts';

/** What one probe comes to, after how many seconds. */
export interface ProbeOutcome {
  readonly what: 'passed' | 'failed' | 'discarded';
  readonly took: number;
}

/** The kubelet asks this often before it throws an error away (prober.go, maxProbeRetries). */
const RETRIES = 3;

/**
 * A probe as the kubelet takes it: 200 to 399 passes (probe/http/http.go). An error is no result: a body that stalls
 * after its headers, an undeclared named port.
 */
export function kubeletOutcome(answer: Answer, timeout: number): ProbeOutcome {
  switch (answer.kind) {
    case 'stalled':
      return { what: 'discarded', took: RETRIES * timeout };
    case 'unaskable':
      return { what: 'discarded', took: 0 };
    default:
      return plainOutcome(answer, timeout, (status) => status >= 200 && status < 400);
  }
}

/** A check without such errors: what does not answer well in time has failed. */
export function plainOutcome(
  answer: Answer,
  timeout: number,
  accepts: (status: number) => boolean,
): ProbeOutcome {
  switch (answer.kind) {
    case 'status':
      return { what: accepts(answer.status) ? 'passed' : 'failed', took: answer.after };
    case 'exit':
      return { what: answer.code === 0 ? 'passed' : 'failed', took: answer.after };
    case 'accepted':
      return { what: 'passed', took: answer.after };
    case 'refused':
    case 'reset':
      return { what: 'failed', took: answer.after };
    case 'silent':
    case 'stalled':
      return { what: 'failed', took: timeout };
    case 'unaskable':
      return { what: 'failed', took: 0 };
  }
}
