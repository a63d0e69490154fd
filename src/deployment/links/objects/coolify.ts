import { posix } from 'node:path';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { ObjectFault } from './object-fault.ts';

/** Variables that Coolify makes up for the files it deploys (coolify, bootstrap/helpers/parsers.php). */
const MAGIC = /\bSERVICE_(?:FQDN|URL|USER|PASSWORD|BASE64|REALBASE64|HEX)_[A-Z0-9]/;
/** Fields of its own, which it takes out before Compose reads the file (the same, `data_forget`). */
const OWN_FIELDS = /^(?:content|is_directory|isDirectory|exclude_from_hc)$/;

/** Folders whose compose files Coolify deploys: one of them uses its variables. */
const folders = once(
  (deployment: Deployment): ReadonlySet<string> =>
    new Set(
      deployment
        .composeFiles()
        .filter(({ path }) => MAGIC.test(deployment.repository.file(path)?.content ?? ''))
        .map(({ path }) => posix.dirname(path)),
    ),
);

/** Whether Coolify mends it before Compose sees it: it defines the volumes that services name, and knows fields of its own. */
export function isMendedByCoolify(
  deployment: Deployment,
  path: string,
  { kind, at, because }: ObjectFault,
): boolean {
  if (!folders(deployment).has(posix.dirname(path))) return false;
  return kind === 'undefined-name'
    ? because.startsWith('no volume ')
    : kind === 'unknown-field' && OWN_FIELDS.test(at.value);
}
