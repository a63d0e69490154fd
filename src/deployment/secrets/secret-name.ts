/** What a name promises: a password, which may be any word, or something that a machine made up. */
export type SecretNameKind = 'password' | 'token';

const PASSWORD =
  /(?:^|_)(?:pass(?:word|wd|phrase)?|pwd|requirepass|masterauth|rediscli_auth)(?:_?\d+)?$|(?:password|passwd)$/;
const TOKEN =
  /(?:^|_)(?:secret|token|credentials?|(?:secret|api|access|secret_access|private|encryption|signing|master|auth|admin|jwt|session|webhook|hmac|app|account|storage|shared)_?key)(?:_?\d+|_b64|_base64)?$|(?:apikey|secretkey|authtoken|clientsecret)$/;
/** Published on purpose, parts of a language model's alphabet, cursors of lists, working directories. */
const OTHER =
  /public|publishable|(?:^|_)anon(?:_|$)|(?:^|_)(?:eos|bos|pad|unk|sep|cls|mask|stop|next|page|continuation|sync|special|start|end|image|csrf|xsrf|cancel(?:l?ation)?)_?token$|^(?:old)?pwd$|_(?:host|check|skip|no|show|test|min|max)_?pass$|primary_access_key$|verification_token$|(?:reset|forgot|forgotten|confirm|lost)_?password$/;

/** Keys that a service issues to those who use it. */
const ISSUED = /(?:api|access|bot|client|auth|app|personal)_?(?:key|token|secret)$|_token$/;

/** What a variable, option or attribute of that name holds; undefined when it is no secret by its name. */
export function secretNameKind(name: string): SecretNameKind | undefined {
  const plain = plainName(name);
  if (plain.length > 80 || OTHER.test(plain)) return undefined;
  if (PASSWORD.test(plain)) return 'password';
  return TOKEN.test(plain) ? 'token' : undefined;
}

/** Whether somebody else makes what stands under that name: an API key, the secret of a client. */
export function isIssuedElsewhere(name: string): boolean {
  return ISSUED.test(plainName(name));
}

/** `ERR_MISSING_JWT_SECRET = "missing_jwt_secret"`: a name for something, which says its own. */
export function isItsOwnName(key: string, value: string): boolean {
  return /^[a-z]+(?:_[a-z0-9]+){2,}$/.test(value) && key.toLowerCase().endsWith(value);
}

/** What only its own maker can make: nothing that somebody makes up opens anything. */
const MADE_IN_PAIRS = /(?:^|_)private_?key$|^aws_secret_access_key$/;

/** Whether any stand-in for what stands under that name opens nothing: half of a pair of keys, a key of AWS. */
export function isMadeInPairs(name: string): boolean {
  return MADE_IN_PAIRS.test(plainName(name));
}

function plainName(name: string): string {
  return name
    .replace(/^-+/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[-.:/]+/g, '_');
}
