import type { Act, Flow } from '../../acts/act.ts';
import type { Script } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import type { Role } from '../../model/artefact.ts';
import { ciComposeRoles } from './ci-compose.ts';
import { composePurpose } from './compose-purpose.ts';
import { edgesOf } from './edges.ts';
import { purposeOf } from './purposes.ts';
import { Reach } from './reach.ts';
import { asksForDevelopment, type NamedRole, roleOfName, roleOfPath } from './roles.ts';
import { starterPurpose } from './starters.ts';
import { statedPurpose } from './stated-purpose.ts';

/** The common properties of a thing: see `ARTEFACT` in the model. */
export interface Artefact {
  readonly path: string;
  readonly role: Role;
  readonly reachable: boolean;
  readonly evidence: string;
}

/** The artefacts of a deployment. */
export const artefactsOf = once((deployment: Deployment) => {
  const stated = statedPurpose(deployment.repository);
  return new Artefacts(
    new Reach(deployment.repository, edgesOf(deployment)),
    deployment.knowledge.configuredRole,
    (script) => purposeOf(deployment, script),
    (path) =>
      starterPurpose(deployment)(path) ??
      ciComposeRoles(deployment).get(path) ??
      composePurpose(deployment)(path) ??
      stated,
  );
});

/** Tells what an artefact is for and whether anything that is deployed leads to it. */
export class Artefacts {
  readonly #reach: Reach;
  readonly #configured: (path: string) => Role | undefined;
  readonly #purpose: (script: Script) => NamedRole | undefined;
  readonly #ofFile: (path: string) => NamedRole | undefined;

  constructor(
    reach: Reach,
    configured: (path: string) => Role | undefined,
    purpose: (script: Script) => NamedRole | undefined = () => undefined,
    ofFile: (path: string) => NamedRole | undefined = () => undefined,
  ) {
    this.#reach = reach;
    this.#configured = configured;
    this.#purpose = purpose;
    this.#ofFile = ofFile;
  }

  readonly ofPath = remembered((path: string): Artefact => this.#artefact(path, undefined));

  ofScript(script: Script): Artefact {
    return this.ofPart(script.path, originRole(script) ?? this.#purpose(script));
  }

  /** Of one command: a function, branch or target for development makes it one. */
  ofAct(act: Act): Artefact {
    const { script, text } = act.line;
    const named = originRole(script) ?? this.#purpose(script) ?? this.#flowRole(act.line.flow);
    return this.ofPart(text.path, named);
  }

  /** Acts of one place share their flow. */
  readonly #flowRole = remembered(flowRole);

  /** Of a place in code that a command leads to: deployed as the command is, for what its own path says. */
  ofCode(path: string, startedBy: Act): Artefact {
    const started = this.ofAct(startedBy);
    const own = this.ofPath(path);
    const evidence = own.role === 'production' ? started.evidence : own.evidence;
    return { path, role: own.role, reachable: started.reachable, evidence };
  }

  /** Of a part of a file that has a purpose of its own. */
  ofPart(path: string, purpose: NamedRole | undefined): Artefact {
    return purpose === undefined ? this.ofPath(path) : this.#artefact(path, purpose);
  }

  #artefact(path: string, named: NamedRole | undefined): Artefact {
    const configured = this.#configured(path);
    const reached = this.#reach.of(path);
    if (configured !== undefined) {
      return {
        path,
        role: configured,
        reachable: reached !== undefined,
        evidence: `${configured}: the configuration says so`,
      };
    }
    const found = roleOfPath(path) ?? named ?? this.#ofFile(path);
    if (found !== undefined)
      return {
        path,
        role: found.role,
        reachable: reached !== undefined,
        evidence: `${found.role}: ${found.says}`,
      };
    const evidence =
      reached === undefined ? 'nothing that is deployed leads to it' : `production: ${reached}`;
    return { path, role: 'production', reachable: reached !== undefined, evidence };
  }
}

function originRole(script: Script): NamedRole | undefined {
  const { origin } = script;
  switch (origin.kind) {
    case 'recipe':
      return roleOfName(origin.target);
    case 'package-script':
    case 'procfile':
      return roleOfName(origin.name);
    case 'workflow':
      return roleOfName(origin.job);
    case 'compose':
      return origin.part === 'command' ? roleOfName(origin.service) : undefined;
    default:
      return undefined;
  }
}

function flowRole({ functions, conditions }: Flow): NamedRole | undefined {
  for (const name of functions) {
    const role = roleOfName(name);
    if (role !== undefined) return role;
  }
  for (const { text, branch } of conditions) {
    const line = text.value.split('\n', 1)[0] ?? '';
    if (branch !== 'else' && asksForDevelopment(line))
      return { role: 'development', says: `it runs only where \`${line}\`` };
  }
  return undefined;
}
