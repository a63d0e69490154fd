import type { Deployment } from '../deployment.ts';
import type { BuiltImage } from '../links/images/images.ts';
import { type Artefact, artefactsOf } from '../links/reach/artefacts.ts';
import { servicePurpose } from '../links/reach/purposes.ts';

/** What a build is for. */
export function builderOf(deployment: Deployment, { by, at }: BuiltImage): Artefact {
  const artefacts = artefactsOf(deployment);
  if (by.kind === 'command') return artefacts.ofAct(by.act);
  if (by.kind === 'workflow') return artefacts.ofPath(by.path);
  return artefacts.ofPart(at.path, servicePurpose(deployment, by.path, by.service));
}

/** For people: the service, the workflow or the command that builds. */
export function buildName({ by }: BuiltImage): string {
  if (by.kind === 'compose') return `service \`${by.service.name.value}\` of ${by.path}`;
  if (by.kind === 'workflow') return by.path;
  const program = by.act.line.argv[0]?.value.split('/').at(-1) ?? by.act.program;
  return `\`${program} ${by.act.command}\``;
}
