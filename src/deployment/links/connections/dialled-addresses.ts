import type { Text } from '../../../repository/text.ts';

/** A host and a port that a text names together, each with its characters. */
export interface DialledAddress {
  readonly host: Text;
  readonly port: Text;
}

const URLS = /[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@,"']*@)?([A-Za-z0-9_][\w.-]*):(\d{1,5})(?![\w.])/dg;
const BARE = /^([A-Za-z][\w.-]*):(\d{2,5})$/d;
/** Longer texts are no addresses. */
const LONGEST = 4000;

/** The addresses in a value: in URLs anywhere in it, or the whole of it as `host:port`. */
export function addressesIn(text: Text): DialledAddress[] {
  if (text.length > LONGEST || !text.value.includes(':')) return [];
  const bare = BARE.exec(text.value);
  const matches = bare === null ? [...text.value.matchAll(URLS)] : [bare];
  return matches.flatMap((match) => {
    const [host, port] = [match.indices?.[1], match.indices?.[2]];
    if (host === undefined || port === undefined) return [];
    const address = { host: text.slice(...host), port: text.slice(...port) };
    return address.host.isKnown && address.port.isKnown ? [address] : [];
  });
}

const PAIRED = /^(.*?)_?(?:HOST|HOSTNAME|SERVER|ADDRESS)$/;

/** `CACHE_HOST` and `CACHE_PORT` together. */
export function pairedAddresses(values: ReadonlyMap<string, Text>): DialledAddress[] {
  return [...values].flatMap(([name, host]) => {
    const prefix = PAIRED.exec(name)?.[1];
    const port =
      prefix === undefined ? undefined : (values.get(`${prefix}_PORT`) ?? values.get(`${prefix}PORT`));
    return prefix === undefined ||
      prefix === '' ||
      port === undefined ||
      !/^\d{1,5}$/.test(port.value) ||
      !host.isKnown
      ? []
      : [{ host, port }];
  });
}

const UPSTREAM =
  /^[ \t]*(?:proxy_pass|server|fastcgi_pass|uwsgi_pass|grpc_pass)[ \t]+(?:\w+:\/\/)?([A-Za-z][\w.-]*):(\d{1,5})\b/dgm;

/** `proxy_pass http://api:8000` in a configuration of nginx. */
export function upstreamsIn(text: Text): DialledAddress[] {
  return [...text.value.matchAll(UPSTREAM)].flatMap((match) => {
    const [host, port] = [match.indices?.[1], match.indices?.[2]];
    return host === undefined || port === undefined
      ? []
      : [{ host: text.slice(...host), port: text.slice(...port) }];
  });
}

/** Names of variables that say how others reach this one, not whom it dials. */
export function speaksOfItself(variable: string): boolean {
  return /CORS|ORIGIN|ALLOWED|PUBLIC|EXTERNAL|ADVERTISED|LISTEN|WEBHOOK|REDIRECT|CALLBACK|NEXT_PUBLIC|VITE_|REACT_APP_|FRONTEND_URL|(?:^|_)(?:BASE_URL|SITE_URL|NO_PROXY)/i.test(
    variable,
  );
}
