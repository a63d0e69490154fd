import { posix } from 'node:path';
import type { RepositoryFile } from '../../repository/repository.ts';
import { Text } from '../../repository/text.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { tokensIn, urlPasswordsIn } from './secret-value.ts';

/** Characters that are a secret by their form alone, wherever in a file. */
export interface SecretByForm {
  readonly key: string;
  readonly value: Text;
}

interface ByForm {
  readonly tokens: readonly SecretByForm[];
  readonly urls: readonly Text[];
}

const NONE: ByForm = { tokens: [], urls: [] };

/** Tokens, private keys and passwords of URLs in every file that was read, comments included. */
export const secretsByForm = once((deployment: Deployment): ByForm => {
  const found = deployment.repository.files.map(inFile).filter((one) => one !== NONE);
  return { tokens: found.flatMap(({ tokens }) => tokens), urls: found.flatMap(({ urls }) => urls) };
});

const inFile = once(({ path, content }: RepositoryFile): ByForm => {
  const [tokens, urls] = [tokensIn(content), urlPasswordsIn(content)];
  if (tokens.length === 0 && urls.length === 0) return NONE;
  const text = Text.ofFile(path, content);
  return {
    tokens: tokens.map(({ name, start, end }) => ({ key: name, value: text.slice(start, end) })),
    urls: urls.map(({ start, end }) => text.slice(start, end)),
  };
});

/** A file that is a secret as a whole. */
export interface SecretFile {
  readonly key: string;
  /** Its beginning. */
  readonly value: Text;
}

/** Terraform's state and plans, which hold every value in the clear, and private keys. */
export function secretFilesIn(deployment: Deployment): SecretFile[] {
  const { repository } = deployment;
  return repository.below('').flatMap((path): SecretFile[] => {
    const name = posix.basename(path);
    const isState = /\.tfstate(?:\.backup)?$/.test(name);
    const isPlan = /\.tfplan$|^tfplan$/.test(name);
    const isKey = /^id_(?:rsa|ed25519|ecdsa|dsa)$|\.(?:pem|key|ppk|p8)$/.test(name);
    if (!isState && !isPlan && !isKey) return [];
    const text = repository.file(path)?.text ?? repository.read(path);
    const start = (text ?? Text.ofFile(path, '')).slice(0, 0);
    if (isPlan) return [{ key: 'a Terraform plan', value: start }];
    if (isState)
      return text !== undefined && !/"resources":\s*\[\s*\{/.test(text.value)
        ? []
        : [{ key: 'Terraform’s state', value: start }];
    const isOpenKey =
      text !== undefined &&
      /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(text.value) &&
      !/ENCRYPTED/.test(text.value);
    return isOpenKey ? [{ key: 'a private key', value: start }] : [];
  });
}
