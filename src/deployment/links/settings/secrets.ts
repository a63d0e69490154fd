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
import { isIssuedElsewhere, secretNameKind } from '../../secrets/secret-name.ts';
import {
  isCommonWord,
  isGap,
  looksMadeUp,
  looksPutOff,
  passwordsWithin,
  type SecretValueKind,
  secretValueKind,
} from '../../secrets/secret-value.ts';
import { isFallback } from '../commands/fallbacks.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';

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
    for (const { value, kind, isLocal } of judge(candidate)) {
      const artefact = candidate.artefact ?? artefacts.ofPath(value.path);
      add({
        key: candidate.key === '' ? 'password' : candidate.key,
        value,
        kind: kind === 'literal' && isEnvironmentFile(deployment, value.path) ? 'tracked-file' : kind,
        where: candidate.where,
        fallback: candidate.fallback === true || isFallback(deployment, value.span()),
        throwaway:
          candidate.throwaway === true ||
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
    const [artefact, lasts] = [artefacts.ofScript(script), lastsOf(script)];
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

/** What an image's build gives a command is gone with it, and so are containers that a job of a workflow starts. */
function lastsOf({ origin }: Script): (candidate: Candidate) => Partial<Candidate> {
  if (origin.kind === 'image-build')
    return ({ where }) => (where === 'a script’s variable' ? { passing: true } : {});
  if (origin.kind === 'workflow')
    return ({ where }) => (where === 'the command line of docker' ? { throwaway: true } : {});
  return () => ({});
}

interface Judged {
  readonly value: Text;
  readonly kind: SecretValueKind;
  /** In a URL that leads to the machine itself. */
  readonly isLocal: boolean;
}

function judge({ key, value, inside, strict }: Candidate): Judged[] {
  const within = passwordsWithin(value).filter((one) => one.isKnown);
  const judged = within.flatMap((one): Judged[] => {
    const text = escaped(one.value);
    const isLocal = new RegExp(`${text}@(?:localhost|127\\.0\\.0\\.1|\\[::1\\])`).test(value.value);
    // The user's own name is a password that everybody knows.
    const isName = new RegExp(`//${text}:${text}@`).test(value.value);
    const found = secretValueKind(one.value, 'password');
    const kind = found === 'literal' && isName ? 'placeholder' : found;
    if (kind === undefined || (kind === 'placeholder' && isUsage(value.value))) return [];
    return [{ value: one, kind, isLocal }];
  });
  if (within.length > 0) return judged;
  const name = inside === true ? 'password' : secretNameKind(key);
  if (name === undefined || !value.isKnown) return [];
  const kind = secretValueKind(value.value, name);
  if (kind === undefined || (strict === true && !isDeliberate(value.value, kind))) return [];
  if (kind === 'placeholder' && isIssuedElsewhere(key) && isGap(value.value.trim())) return [];
  return [{ value: value.trim(), kind, isLocal: false }];
}

/** In code, where any string may stand beside any name. */
function isDeliberate(value: string, kind: SecretValueKind): boolean {
  return kind === 'literal' ? looksMadeUp(value) : looksPutOff(value);
}

/** A text that shows how something is called. */
function isUsage(text: string): boolean {
  return /\b(?:usage|example):/i.test(text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
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
  if (/^\.env[._-](?:tests?|testing|ci|e2e)\b/.test(name) || /[._-](?:ci|e2e|cypress)\.ya?ml$/.test(name))
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
