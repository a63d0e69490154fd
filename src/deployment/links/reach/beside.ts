import { posix } from 'node:path';

const SCRIPTS =
  /(?:^|\/)(?:scripts?|bin|install|installer|deploy|deployment|ops|tools|setup|provision|provisioning|hack)$/i;

/** Whether a script is of the project that a file is of: `deploy/install.sh` is of the one in whose folder `deploy` is. */
export function isBeside(script: string, file: string): boolean {
  const own = posix.dirname(script);
  const project = SCRIPTS.test(own) ? posix.dirname(own) : own;
  return project === '.' ? file.split('/').length <= 3 : file.startsWith(`${project}/`);
}
