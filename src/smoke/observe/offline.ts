/**
 * How names that do not resolve and networks that are not there are told: getaddrinfo(3) in glibc's and musl's words, Node's
 * codes, Go's net package, the JDK, curl, wget, apt, busybox, libpq, MySQL, requests and git.
 */
const SIGNS = [
  'Temporary failure in name resolution',
  'Name or service not known',
  'Name does not resolve',
  'nodename nor servname provided',
  'No address associated with hostname',
  'getaddrinfo ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'etwork is unreachable',
  'no such host',
  // Of Docker's own name server where it can ask nobody (github.com/maxmind/geoipupdate, issue 273).
  'server misbehaving',
  'UnknownHostException',
  'Could not resolve host',
  "Could not resolve '",
  'Temporary failure resolving',
  'unable to resolve host address',
  "bad address '",
  'could not translate host name',
  'Unknown MySQL server host',
  'Failed to resolve',
  'NameResolutionError',
  'Try again (os error',
  "We couldn't connect to 'https://",
];

/** Whether the text tells of a name that did not resolve, or of a network that is not there. */
export function reachesOut(text: string): boolean {
  return SIGNS.some((sign) => text.includes(sign));
}

/** Characters of a line that is quoted, and how many of them may come before what tells. */
const [QUOTED, BEFORE] = [110, 40];

/** A line that tells of it, cut about the words that do. */
export function tellingPart(text: string): string {
  const line = text.trim();
  if (line.length <= QUOTED) return line;
  const at = Math.max(0, ...SIGNS.map((sign) => line.indexOf(sign)));
  const start = Math.min(Math.max(0, at - BEFORE), line.length - QUOTED);
  const part = line.slice(start, start + QUOTED);
  return `${start > 0 ? '…' : ''}${part}${start + QUOTED < line.length ? '…' : ''}`;
}

/** How the same programs say which host that was. */
const HOSTS = [
  /\bhost name "([\w.-]+)"/,
  /\bserver host '([\w.-]+)'/,
  /\bhost(?:name)?[=:] ?['"]([\w.-]+)['"]/,
  /\bhost address ['"‘]?([\w.-]+)/,
  /\bbad address '([\w.-]+)/,
  /\bresolv(?:e|ing) (?:host: )?['"]?(?!host\b)([\w.-]+)/i,
  /\b(?:ENOTFOUND|EAI_AGAIN|ENETUNREACH) ([\w.-]+)/,
  /\blookup ([\w.-]+)(?: on |:)/,
  /\bUnknownHostException: ([\w.-]+)/,
  /\bconnecting to ([\w.-]+):\d+/,
  /\bdial (?:tcp|udp) ([\w.-]+):\d+/,
  /\(([\w.-]+):\d+\)/,
  /\b[a-z][a-z\d+.-]*:\/\/(?:[^\s/@'"]*@)?([\w.-]+)/i,
];
/** Nobody writes longer lines of that kind; those who do are not searched with every pattern. */
const LONGEST = 4_000;

/** The host that could not be reached, where the text names one: hostile. */
export function hostNamed(text: string): string | undefined {
  const searched = text.slice(0, LONGEST);
  for (const pattern of HOSTS) {
    const host = pattern.exec(searched)?.[1]?.replace(/\.+$/, '');
    if (host !== undefined && host !== '') return host;
  }
  return undefined;
}

/** What a name stands for, as far as a name tells. */
export type HostKind = 'internet' | 'neighbour' | 'unknown';

/** Domains that are of nobody's or of one's own network (RFC 6761, RFC 6762, RFC 8375, RFC 9476; ICANN's `.internal`). */
const OWN = /\.(?:local|localdomain|localhost|internal|intranet|lan|home|home\.arpa|corp|private|svc|alt)$/;
/** Domains that no namespace of a cluster is called after, and such as one may be, which need a third part: `redis.dev`. */
const PUBLIC = /\.(?:[a-z]{2}|com|net|org|edu|gov|mil|int|info|biz)$/;
const PERHAPS_PUBLIC =
  /\..+\.(?:dev|app|cloud|page|online|site|tech|xyz|run|new|blog|shop|store|pub|zone|systems|network|services|software|studio|team|tools|works|build)$/;

/**
 * Whether a host is of the internet or one beside the program: a name without a dot is, for nobody on the internet has one.
 * `neighbours`: what the deployment itself calls something. An address says nothing where it may be of one's own network.
 */
export function hostKind(host: string, neighbours: readonly string[]): HostKind {
  const name = host.toLowerCase();
  const [label = ''] = name.split('.');
  if (/^[\d.]+$/.test(name)) return isPublicAddress(name) ? 'internet' : 'unknown';
  if (neighbours.includes(name) || neighbours.includes(label)) return 'neighbour';
  if (!name.includes('.') || OWN.test(name)) return 'neighbour';
  return PUBLIC.test(name) || PERHAPS_PUBLIC.test(name) ? 'internet' : 'unknown';
}

/** An IPv4 address that is not of a network of one's own (RFC 1918, RFC 6598, RFC 3927). */
function isPublicAddress(address: string): boolean {
  const parts = address.split('.').map(Number);
  const [first = 0, second = 0] = parts;
  if (parts.length !== 4 || parts.some((part) => part > 255)) return false;
  const isOwn =
    [0, 10, 127].includes(first) ||
    first >= 224 ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second < 128);
  return !isOwn;
}
