import type { Text } from '../../repository/text.ts';
import type { SecretNameKind } from './secret-name.ts';

/** `literal`: somebody chose it to be secret. `placeholder`: everybody knows it, and it was meant to be replaced. */
export type SecretValueKind = 'literal' | 'placeholder';

/** Forms that their makers gave to secrets, so that they can be found. Each matches the secret itself. */
const TOKENS: readonly (readonly [name: string, pattern: string])[] = [
  ['an AWS access key', String.raw`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`],
  ['a GitHub token', String.raw`\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b`],
  ['a GitLab token', String.raw`\bglpat-[A-Za-z0-9_-]{20,}`],
  ['a Slack token', String.raw`\bxox[abprs]-[A-Za-z0-9-]{10,}`],
  ['a Stripe key', String.raw`\b[rs]k_live_[A-Za-z0-9]{20,}`],
  ['an API key', String.raw`\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}|\bAIza[A-Za-z0-9_-]{35}\b`],
  ['an npm token', String.raw`\bnpm_[A-Za-z0-9]{36}\b`],
  ['a Hugging Face token', String.raw`\bhf_[A-Za-z0-9]{30,}\b`],
  ['a Telegram bot token', String.raw`\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b`],
  ['a private key', String.raw`-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[A-Za-z0-9+/=\s\\n]{40,20000}`],
];
const TOKEN = new RegExp(TOKENS.map(([, pattern]) => `(${pattern})`).join('|'), 'g');
/** `scheme://user:password@`; the user may be left out. */
const URL_PASSWORD =
  /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/'"`<>()[\]\\]{0,100}:([^\s@/'"`<>()[\]\\]{1,200})@/dgi;
const SQL_PASSWORD = /\b(?:PASSWORD|IDENTIFIED\s+BY)\s+'([^'\n]{3,200})'/dgi;
const HEADER =
  /\b(?:Bearer|Basic)\s+([A-Za-z0-9._~+/=-]{12,})|\b(?:x-)?(?:api|auth)[-_](?:key|token):\s*([A-Za-z0-9._~+/=-]{12,})/dgi;

/** What each of the tokens' forms holds: searching for these is many times faster than for the forms. */
const TOKEN_SIGNS = [
  'AKIA',
  'ASIA',
  'ghp_',
  'gho_',
  'ghu_',
  'ghs_',
  'ghr_',
  'github_pat_',
  'glpat-',
  'xox',
  'k_live_',
  'sk-',
  'AIza',
  'npm_',
  'hf_',
  ':AA',
  'PRIVATE KEY-----',
];
/** As `URL_PASSWORD` from the colon on, which is rare where letters are not. */
const URL_SIGN = /:\/\/[^\s:@/'"`<>()[\]\\]{0,100}:[^\s@/'"`<>()[\]\\]{1,200}@/;
const OTHER_SIGN = /password\s|identified|bearer|basic|(?:api|auth)[-_](?:key|token)/i;

/** Names a secret that is one by its form; undefined when it has none of the known forms. */
export function tokensIn(
  content: string,
): { readonly name: string; readonly start: number; readonly end: number }[] {
  if (!TOKEN_SIGNS.some((sign) => content.includes(sign))) return [];
  return [...content.matchAll(TOKEN)].flatMap((match) => {
    if (isShownOnPurpose(match[0])) return [];
    const which = match.slice(1).findIndex((group) => group !== undefined);
    return [
      { name: TOKENS[which]?.[0] ?? 'a token', start: match.index, end: match.index + match[0].length },
    ];
  });
}

/** AWS's own AKIAIOSFODNN7EXAMPLE, rows of one character. */
function isShownOnPurpose(token: string): boolean {
  return /EXAMPLE|(.)\1{7,}|123456789|abcdefgh|\.\.\./i.test(token.replace(/-----.*?-----/g, ''));
}

/** Where the password of each URL with credentials stands in `content`. */
export function urlPasswordsIn(content: string): { readonly start: number; readonly end: number }[] {
  return URL_SIGN.test(content) ? groupsOf(content, URL_PASSWORD) : [];
}

/** Whether `passwordsWithin` need look at all. */
export function mayHoldPassword(content: string): boolean {
  return URL_SIGN.test(content) || OTHER_SIGN.test(content);
}

/** Passwords inside the text of a word: of URLs, of SQL, of request headers. */
export function passwordsWithin(text: Text): Text[] {
  if (text.length > 20_000 || !mayHoldPassword(text.value)) return [];
  const said = [URL_PASSWORD, SQL_PASSWORD].flatMap((pattern) => groupsOf(text.value, pattern));
  // "Basic authentication" is no header.
  const sent = groupsOf(text.value, HEADER).filter(({ start, end }) =>
    looksMadeUp(text.value.slice(start, end)),
  );
  return [...said, ...sent].map(({ start, end }) => text.slice(start, end));
}

function groupsOf(content: string, pattern: RegExp): { start: number; end: number }[] {
  return [...content.matchAll(pattern)].flatMap((match) => {
    const range = match.indices?.slice(1).find((group) => group !== undefined);
    return range === undefined ? [] : [{ start: range[0], end: range[1] }];
  });
}

const REFERENCE =
  /^[/~$%@!&|]|^\.{1,2}\/|^(?:vault|op|ssm|arn|file|env|secretref|secretsmanager|keyvault|gcpsm|awssm|doppler|ref\+\w+):|^ENC\[|^(?:projects|secret|secrets|kv)\/|[$%]?\{|\$\(|^<.*>$|^\[.*\]$|^`|:\/\/|^(?:id|type|src|source|target)=|\.(?:pem|key|crt|cer|json|txt|ya?ml|env|conf|sh|py|js|ts|html|password|secret)$/i;
const NO_VALUE =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|enabled?|disabled?|required|optional|auto|string|bool|str|int|omitted|redacted|hidden|masked|unset|empty|n\/a|inherit|generated?|stdin|prompt|ask)$|^(?:api|client|access|app)[-_]?(?:key|secret|token)$|^(?:dummy|fake)|[-_.]dummy(?![a-z])|\.{3}$|…/i;
/**
 * PostHog’s keys for projects, for its public endpoints that only take (posthog.com/docs/api): every browser is sent them. The
 * account key of Azurite, the emulator of Azure's storage, which its manual prints (learn.microsoft.com, "Use the Azurite emulator").
 */
const PUBLISHED = /^phc_|^Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/;
const ROW = /^(.)\1{2,}$|^(?:[*•.x-]+)$/i;
const REPLACE_ME =
  /change[-_ .]?(?:me|this|it|in)|replace[-_ ]?(?:me|this|with|in)|^your[-_ ]|[-_]here$|place[-_]?holder|^(?:todo|fixme|tbd|sample|foobar|insert)|insecure|not[-_]?(?:so[-_]?|very[-_]?)?secret|(?:super|my|very|top|some|dev|default|jwt|app)[-_ ]?secret(?:[-_]?key)?|^secret(?:[-_]?key)?\d{0,4}$/i;
const KNOWN_WORD =
  /^(?:admin|root|test(?:ing)?|guest|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbit(?:mq)?|minio(?:admin)?|clickhouse|elastic|grafana|user|username|default|demo|dev|docker|example|letmein|qwerty\w{0,4}|welcome\d*|hunter2|0?12345\d*|abc123|p[a@4]ss(?:w[o0]rd)?)\d{0,4}!?$|^(?:(?:my|the|db|root|admin|user|test|super|app|strong|secure|postgres|mysql|redis|mongo|rabbit|very|some|new|your|dev|local|default|minio|grafana|secret|jwt)[-_]?){0,3}(?:pass(?:word|wd|wort)?|pwd|secret)[-_]?\d{0,4}!?$/i;

/** Rows of the alphabet and of digits, which nobody takes for a secret. */
const SEQUENCE = /0123456789|1234567890|abcdefghij/i;

/** `process.env.PASSWORD`, `config.get("x")`: code in a language that is not read here, which gets it from elsewhere. */
const EXPRESSION =
  /^[A-Za-z_$][\w$]*(?:(?:\.|->|::)[A-Za-z_$][\w$]*)+(?:[([].*)?[,;]?$|^[A-Za-z_]\w*(?:\(.*\)|\[.*\])[,;]?$/;

/** What a value is that stands under a name of that kind; undefined when it is no secret at all. */
export function secretValueKind(text: string, name: SecretNameKind): SecretValueKind | undefined {
  const value = text.trim();
  if (value.length < 3 || value.length > 20_000 || NO_VALUE.test(value)) return undefined;
  if (ROW.test(value) || PUBLISHED.test(value)) return undefined;
  if (tokensIn(value).length > 0) return 'literal';
  if (REFERENCE.test(value) || EXPRESSION.test(value) || isVariableName(value) || /\s/.test(value))
    return undefined;
  if (REPLACE_ME.test(value) || SEQUENCE.test(value)) return 'placeholder';
  if (name === 'password')
    return KNOWN_WORD.test(value) || /^\d{1,6}$/.test(value) ? 'placeholder' : 'literal';
  return looksMadeUp(value) ? 'literal' : undefined;
}

/** Nobody writes this as a name for something: letters and digits in no order. */
export function looksMadeUp(value: string): boolean {
  if (value.length < 10 || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (/^v?\d+(?:\.\d+)+|^[a-z]+(?:[-_.][a-z]+)*[-_.]?\d{1,3}$|^\d{4}-\d\d-\d\d/i.test(value)) return false;
  return !isNameOfWords(value) && entropy(value) > 2.9;
}

/** Words that are to be replaced: `change-me-please`. */
export function looksPutOff(value: string): boolean {
  return /[-_ ].*[-_ ]|change/i.test(value);
}

/** `k8s-node01-client-key-data`: at least three words, each with no more than a number at its end. */
function isNameOfWords(value: string): boolean {
  const words = value.split(/[-_.]/);
  return words.length > 2 && words.every((word) => /^(?:[a-z]{2,}\d{0,3}|[a-z]\d{1,2}[a-z]?)$/.test(word));
}

/** A gap for what somebody else will issue: it opens nothing until it is filled. */
export function isGap(value: string): boolean {
  return /^your[-_ ]|[-_]here$|place[-_]?holder|^insert|^sk-/i.test(value);
}

/** Bits for each character, by how often each occurs. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / value.length) * Math.log2(count / value.length),
    0,
  );
}

function isVariableName(value: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value);
}

/** Words that stand in a repository for many other reasons: only the place itself is masked, not each place with the word. */
export function isCommonWord(value: string): boolean {
  return value.length < 6 || /^(?:[a-z]{1,10}|placeholder)$/i.test(value) || /^\d+$/.test(value);
}
