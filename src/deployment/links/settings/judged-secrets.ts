import type { Text } from '../../../repository/text.ts';
import type { Candidate } from '../../secrets/candidate.ts';
import { isIssuedElsewhere, isItsOwnName, isMadeInPairs, secretNameKind } from '../../secrets/secret-name.ts';
import {
  isGap,
  looksMadeUp,
  looksPutOff,
  passwordsWithin,
  type SecretValueKind,
  secretValueKind,
} from '../../secrets/secret-value.ts';

/** Characters of a candidate that are a secret. */
export interface JudgedSecret {
  readonly value: Text;
  readonly kind: SecretValueKind;
  /** In a URL that leads to the machine itself. */
  readonly isLocal: boolean;
}

/** What of a candidate is a secret: passwords inside of it, else all of it by its name and form. */
export function judgedSecrets({ key, value, inside, strict }: Candidate): JudgedSecret[] {
  const within = passwordsWithin(value).filter((one) => one.isKnown);
  const judged = within.flatMap((one): JudgedSecret[] => {
    const text = escaped(one.value);
    const isLocal = new RegExp(
      `${text}@(?:localhost|127\\.0\\.0\\.1|\\[::1\\]|host\\.docker\\.internal)`,
    ).test(value.value);
    // The user's own name is a password that everybody knows.
    const isName = new RegExp(`//${text}:${text}@`).test(value.value);
    const found = secretValueKind(one.value, 'password');
    const kind = found === 'literal' && isName ? 'placeholder' : found;
    if (kind === undefined || (kind === 'placeholder' && isUsage(value.value))) return [];
    return [{ value: one, kind, isLocal }];
  });
  if (within.length > 0) return judged;
  if (strict === true && isItsOwnName(key, value.value)) return [];
  const name = inside === true ? 'password' : secretNameKind(key);
  if (name === undefined || !value.isKnown) return [];
  const kind = secretValueKind(value.value, name);
  if (kind === undefined || (strict === true && !isDeliberate(value.value, kind))) return [];
  if (kind === 'placeholder' && (isMadeInPairs(key) || (isIssuedElsewhere(key) && isGap(value.value.trim()))))
    return [];
  return [{ value: value.trim(), kind, isLocal: false }];
}

/** In code, where any string may stand beside any name. */
function isDeliberate(value: string, kind: SecretValueKind): boolean {
  return kind === 'literal' ? looksMadeUp(value) : looksPutOff(value);
}

/** A text that shows how something is called. */
function isUsage(text: string): boolean {
  return /\b(?:usage|example):|\be\.g\./i.test(text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
