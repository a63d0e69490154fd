import type { Repository } from '../../../repository/repository.ts';
import { once } from '../../lazy.ts';
import type { NamedRole } from './roles.ts';

/** `The following samples are intended for use in local development environments`, in one sentence. */
const SAMPLES =
  /\b(?:samples|examples)\b[^.\n]{0,40}\b(?:(?:intended|meant) for\b[^.\n]{0,40}\blocal development|must not be (?:deployed|used|run)\b[^.\n]{0,20}\bproduction)\b/i;
/** What a README says of the whole repository stands at its top. */
const TOP = 1500;

/** What the repository says of itself as a whole: that all it holds are samples. */
export const statedPurpose = once((repository: Repository): NamedRole | undefined => {
  const top = repository.read('README.md')?.value.slice(0, TOP) ?? '';
  return SAMPLES.test(top) ? { role: 'example', says: 'README.md says that these are samples' } : undefined;
});
