import { join } from 'node:path';
import type { Deployment } from '../../deployment/deployment.ts';
import { ignoredBy } from '../../deployment/links/images/image-contents.ts';
import { contextFiles } from '../../repository/context-files.ts';
import type { ImagePlan } from './plan.ts';

/** What of a build context is sent: all but what its .dockerignore leaves out, the Dockerfile in any case, and never `.git`. */
export function filesOfContext(
  deployment: Deployment,
  root: string,
  { context, dockerfile }: Extract<ImagePlan, { kind: 'build' }>,
): string[] {
  const own = context === '' ? dockerfile : dockerfile.slice(context.length + 1);
  const ignore = ignoredBy(deployment, { context, dockerfile });
  return contextFiles(join(root, context), (path) => path !== own && ignore?.isIgnored(path) === true);
}
