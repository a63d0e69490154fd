/**
 * How names that do not resolve and networks that are not there are told: getaddrinfo(3) in glibc's and musl's words, Node's
 * codes, Go's net package, the JDK, curl, libpq, requests and git.
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
  'Network is unreachable',
  'no such host',
  'UnknownHostException',
  'Could not resolve host',
  'could not translate host name',
  'Failed to resolve',
  'NameResolutionError',
  'Try again (os error',
  "We couldn't connect to 'https://",
];

/** Whether the text tells of a name that did not resolve, or of a network that is not there. */
export function reachesOut(text: string): boolean {
  return SIGNS.some((sign) => text.includes(sign));
}
