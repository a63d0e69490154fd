import type { Deployment } from '../deployment.ts';
import { type CopiedSource as Copied, copiedSources } from '../links/images/copied-sources.ts';
import type { BuiltImage } from '../links/images/images.ts';
import { type Artefact, artefactsOf } from '../links/reach/artefacts.ts';
import type { CopiedSource } from '../model/copied-source.ts';
import { isUnknown } from '../unknown.ts';
import { builderOf, buildName } from './built-by.ts';

/** What Dockerfiles copy. */
export function copiedSourcesOf(deployment: Deployment): CopiedSource[] {
  return copiedSources(deployment).map((copied) => describe(deployment, copied));
}

function describe(deployment: Deployment, copied: Copied): CopiedSource {
  const { source, missing, build } = copied;
  const what = isUnknown(missing) || missing === false ? undefined : missing;
  return {
    ...artefactOf(deployment, copied),
    at: source.span(),
    named: source.value,
    missing: isUnknown(missing) ? missing : what !== undefined,
    why: what?.why,
    built_by: build === undefined ? undefined : nameOf(build),
    built_at: build?.at,
    ignored_at: what?.ignored?.span(),
    found_at: what?.found,
  };
}

/** A build for development fails for developers, whatever else the Dockerfile is for. */
function artefactOf(deployment: Deployment, { dockerfile, build }: Copied): Artefact {
  const own = artefactsOf(deployment).ofPath(dockerfile);
  const builder = build === undefined ? undefined : builderOf(deployment, build);
  if (own.role !== 'production' || builder === undefined) return own;
  return builder.role === 'production' ? own : { ...builder, path: dockerfile };
}

function nameOf(build: BuiltImage): string {
  const { context } = build;
  const where = context === undefined ? '' : `, with \`${context === '' ? '.' : context}\` as context`;
  return `${buildName(build)}${where}`;
}
