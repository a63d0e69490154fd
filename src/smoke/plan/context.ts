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
  const own = pathInContext({ context, dockerfile });
  const ignore = ignoredBy(deployment, { context, dockerfile });
  return contextFiles(join(root, context), (path) => path !== own && ignore?.isIgnored(path) === true);
}

/** The Dockerfile as its context has it; undefined where it lies outside. */
export function pathInContext({
  context,
  dockerfile,
}: Pick<Extract<ImagePlan, { kind: 'build' }>, 'context' | 'dockerfile'>): string | undefined {
  if (context === '') return dockerfile;
  return dockerfile.startsWith(`${context}/`) ? dockerfile.slice(context.length + 1) : undefined;
}
