import { posix } from 'node:path';
import { type Span, spanKey } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Script } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Candidate } from '../../secrets/candidate.ts';
import { secretFilesIn, secretsByForm } from '../../secrets/in-files.ts';
import { candidatesInPython } from '../../secrets/in-python.ts';
import {
  candidatesInCompose,
  candidatesInDotenv,
  candidatesInImages,
  candidatesInKubernetes,
  candidatesInUnits,
  candidatesInWorkflows,
} from '../../secrets/in-settings.ts';
import { candidatesInScript } from '../../secrets/in-shell.ts';
import { candidatesInTerraform } from '../../secrets/in-terraform.ts';
import { isCommonWord, type SecretValueKind, secretValueKind } from '../../secrets/secret-value.ts';
import { isFallback } from '../commands/fallbacks.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { fileStarted } from '../reach/edges.ts';
import { judgedSecrets } from './judged-secrets.ts';

/** A secret whose value stands in the repository, whatever the artefact is for. */
export interface FoundSecret {
  readonly key: string;
  readonly value: Text;
  readonly kind: SecretValueKind | 'tracked-file';
  readonly where: string;
  readonly fallback: boolean;
  readonly throwaway: boolean;
  readonly artefact: Artefact;
}

/** Every secret of the repository, by place; one for each run of characters. */
export const secretsOf = once((deployment: Deployment): readonly FoundSecret[] => {
  const found = new Map<string, FoundSecret>();
  const add = (secret: FoundSecret): void => {
    const key = spanKey(secret.value.span());
    const known = found.get(key);
    if (known === undefined || (known.throwaway && !secret.throwaway)) found.set(key, withReach(secret));
  };
  const artefacts = artefactsOf(deployment);
  for (const candidate of candidatesOf(deployment)) {
    for (const { value, kind, isLocal } of judgedSecrets(candidate)) {
      const artefact = candidate.artefact ?? artefacts.ofPath(value.path);
      add({
        key: candidate.key === '' ? 'password' : candidate.key,
        value,
        kind: kind === 'literal' && isEnvironmentFile(deployment, value.path) ? 'tracked-file' : kind,
        where: candidate.where,
        fallback: candidate.fallback === true || isFallback(deployment, value.span()),
        throwaway:
          candidate.throwaway === true ||
          (isLocal && isWorkflow(deployment, value.path)) ||
          (kind === 'placeholder' &&
            (isLocal || candidate.passing === true || isWorkflow(deployment, value.path))),
        artefact: withExamples(artefact),
      });
    }
  }
  const shared = { fallback: false, throwaway: false };
  for (const { key, value } of secretsByForm(deployment).tokens) {
    if (isCovered(found, value.span())) continue;
    add({
      ...shared,
      key,
      value,
      kind: 'literal',
      where: 'the text',
      artefact: withExamples(artefacts.ofPath(value.path)),
    });
  }
  for (const { key, value } of secretFilesIn(deployment)) {
    add({
      ...shared,
      key,
      value,
      kind: 'tracked-file',
      where: 'a file',
      artefact: withExamples(artefacts.ofPath(value.path)),
    });
  }
  return [...found.values()];
});

/** All places that a report must mask: each secret's own, and wherever the same characters stand again. */
export const secretPlacesOf = once((deployment: Deployment): readonly Span[] => {
  const places: Span[] = [
    ...secretsOf(deployment).map(({ value }) => value.span()),
    ...secretsByForm(deployment).urls.map((url) => url.span()),
  ];
  const values = secretValuesOf(deployment);
  for (const { path, content } of deployment.repository.files) {
    for (const value of values) {
      for (let at = content.indexOf(value); at >= 0; at = content.indexOf(value, at + value.length)) {
        places.push({ path, start: at, end: at + value.length });
      }
    }
  }
  return places;
});

/** Values that no sentence of a report may hold, the longest first; words that everybody uses are not among them. */
export const secretValuesOf = once((deployment: Deployment): readonly string[] => {
  const values = new Set<string>();
  for (const { value } of secretsOf(deployment)) {
    const span = value.span();
    const written = deployment.repository.file(span.path)?.content.slice(span.start, span.end) ?? '';
    for (const one of [value.value.trim(), written]) if (!isCommonWord(one)) values.add(one);
  }
  for (const url of secretsByForm(deployment).urls) {
    if (!isCommonWord(url.value) && secretValueKind(url.value, 'password') !== undefined)
      values.add(url.value);
  }
  return [...values].sort((a, b) => b.length - a.length);
});

function candidatesOf(deployment: Deployment): Candidate[] {
  const artefacts = artefactsOf(deployment);
  const inScripts = deployment.scripts().flatMap((script) => {
    const fromCron =
      script.origin.kind === 'cron'
        ? [...script.environment].map(([key, value]) => ({ key, value, where: 'the crontab’s environment' }))
        : [];
    const found = [...candidatesInScript(script), ...fromCron];
    if (found.length === 0) return [];
    const isOfBuild = script.origin.kind === 'file' && isOfBuilds(deployment)(script.path);
    const [artefact, lasts] = [artefacts.ofScript(script), isOfBuild ? onlyInBuild : lastsOf(script)];
    return found.map((candidate) => ({ ...candidate, ...lasts(candidate), artefact }));
  });
  // A job's place tells less than what the job says of itself: throw-away services come before the scripts that use them.
  return [
    ...candidatesInCompose(deployment),
    ...candidatesInDotenv(deployment),
    ...candidatesInImages(deployment),
    ...candidatesInKubernetes(deployment),
    ...candidatesInUnits(deployment),
    ...candidatesInWorkflows(deployment),
    ...candidatesInTerraform(deployment),
    ...inScripts,
    ...candidatesInPython(deployment),
  ];
}

/** Whether only builds of images start a script. */
const isOfBuilds = once((deployment: Deployment) => {
  const places = new Map<string, boolean>();
  for (const act of deployment.acts()) {
    const file = act.kind === 'run' ? fileStarted(deployment, act) : undefined;
    if (file === undefined || file === act.line.script.path) continue;
    places.set(file, (places.get(file) ?? true) && act.line.where.at(-1)?.kind === 'build');
  }
  return (path: string): boolean => places.get(path) === true;
});

function onlyInBuild({ where }: Candidate): Partial<Candidate> {
  return where === 'a script’s variable' ? { passing: true } : {};
}

/** What an image's build gives a command is gone with it, and so are containers that a job of a workflow starts. */
function lastsOf({ origin }: Script): (candidate: Candidate) => Partial<Candidate> {
  if (origin.kind === 'image-build') return onlyInBuild;
  if (origin.kind === 'workflow')
    return ({ where }) => (where === 'the command line of docker' ? { throwaway: true } : {});
  return () => ({});
}

function isWorkflow(deployment: Deployment, path: string): boolean {
  return deployment.repository.file(path)?.format === 'workflow';
}

/** A file of variables for the deployment itself: what an engine reads beside the compose file. */
function isEnvironmentFile(deployment: Deployment, path: string): boolean {
  return deployment.repository.file(path)?.format === 'dotenv';
}

/** `example.env`, `secret-template.yaml`, `.env.ci`: to be filled in, or for tests. */
function withExamples(artefact: Artefact): Artefact {
  const name = posix.basename(artefact.path);
  const says = (role: 'example' | 'test', evidence: string): Artefact => ({
    ...artefact,
    role,
    evidence: `${role}: ${evidence}`,
  });
  if (artefact.role !== 'production') return artefact;
  if (
    /(?:^|[._-])(?:examples?|samples?|templates?|defaults?|dist|dummy|skel|tpl|tmpl)(?:[._-]|$)/i.test(name)
  )
    return says('example', 'its name says that it is to be filled in');
  if (
    /^\.env[._-](?:tests?|testing|ci|e2e)\b|(?:^|[._-])(?:ci|e2e)\.env$/.test(name) ||
    /[._-](?:ci|e2e|cypress)\.ya?ml$/.test(name)
  )
    return says('test', 'its name says that it is for tests');
  const isPipelines = /(?:^|\/)\.?ci\//.test(artefact.path);
  return isPipelines && (!/\.(?:sh|py|tf)$/.test(name) || /\btest/.test(name))
    ? says('test', 'its folder says that the pipeline uses it')
    : artefact;
}

/** A file of secrets is read by all who have the repository, whatever leads to it. */
function withReach(secret: FoundSecret): FoundSecret {
  const { artefact, kind } = secret;
  if (kind !== 'tracked-file' || artefact.reachable || artefact.role !== 'production') return secret;
  return { ...secret, artefact: { ...artefact, reachable: true, evidence: 'it is part of the repository' } };
}

/** Whether a secret that was found by its name holds these characters already. */
function isCovered(found: ReadonlyMap<string, FoundSecret>, { path, start, end }: Span): boolean {
  for (const { value } of found.values()) {
    const span = value.span();
    if (span.path === path && span.start <= start && end <= span.end) return true;
  }
  return false;
}
