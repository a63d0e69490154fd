import { posix } from 'node:path';
import { Text } from '../../repository/text.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { tokensIn, urlPasswordsIn } from './secret-value.ts';

/** Characters that are a secret by their form alone, wherever in a file. */
export interface SecretByForm {
  readonly key: string;
  readonly value: Text;
}

/** Tokens, private keys and passwords of URLs in every file that was read, comments included. */
export const secretsByForm = once((deployment: Deployment): { tokens: SecretByForm[]; urls: Text[] } => {
  const tokens: SecretByForm[] = [];
  const urls: Text[] = [];
  for (const { path, content } of deployment.repository.files) {
    const text = Text.ofFile(path, content);
    for (const { name, start, end } of tokensIn(content))
      tokens.push({ key: name, value: text.slice(start, end) });
    for (const { start, end } of urlPasswordsIn(content)) urls.push(text.slice(start, end));
  }
  return { tokens, urls };
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
