import type { Deployment } from '../../deployment.ts';

/** All files whose path is `end` or ends in `/end`. */
export function filesEndingIn(deployment: Deployment, end: string): readonly string[] {
  return deployment.startedFiles().endingIn(end);
}

/** `/opt/app/bin/start.sh` is `bin/start.sh` here when only one file ends so. */
export function fileByEnd(deployment: Deployment, path: string): string | undefined {
  return deployment.startedFiles().byEnd(path);
}
