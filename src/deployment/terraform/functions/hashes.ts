import { createHash } from 'node:crypto';
import { computedText, stringValue } from '../value.ts';
import { type Call, Failure, type FunctionDefinition, type FunctionTable } from './definition.ts';

type Digest = 'hex' | 'base64';

function hash(algorithm: string, digest: Digest): FunctionDefinition {
  return { signature: 's', apply: (call) => digestOf(call, call.characters(0), { algorithm, digest }) };
}

function fileHash(algorithm: string, digest: Digest): FunctionDefinition {
  return {
    signature: 's',
    apply: (call) => {
      const content = call.scope.files.read(call.characters(0));
      if (typeof content === 'string') throw new Failure(content);
      return digestOf(call, content.value, { algorithm, digest });
    },
  };
}

function digestOf(call: Call, content: string, { algorithm, digest }: { algorithm: string; digest: Digest }) {
  return stringValue(
    computedText(createHash(algorithm).update(content, 'utf8').digest(digest), call.at),
    call.at,
  );
}

/** Hash functions; those of files work on the file as it is decoded. */
export const hashFunctions: FunctionTable = {
  md5: hash('md5', 'hex'),
  sha1: hash('sha1', 'hex'),
  sha256: hash('sha256', 'hex'),
  sha512: hash('sha512', 'hex'),
  base64sha256: hash('sha256', 'base64'),
  base64sha512: hash('sha512', 'base64'),
  filemd5: fileHash('md5', 'hex'),
  filesha1: fileHash('sha1', 'hex'),
  filesha256: fileHash('sha256', 'hex'),
  filesha512: fileHash('sha512', 'hex'),
  filebase64sha256: fileHash('sha256', 'base64'),
  filebase64sha512: fileHash('sha512', 'base64'),
};
