import { collectionFunctions } from './collections.ts';
import { conversionFunctions } from './conversions.ts';
import type { FunctionDefinition } from './definition.ts';
import { encodingFunctions } from './encodings.ts';
import { fileFunctions } from './files.ts';
import { formatFunctions } from './format.ts';
import { hashFunctions } from './hashes.ts';
import { mapFunctions } from './maps.ts';
import { networkFunctions } from './networks.ts';
import { numberFunctions } from './numbers.ts';
import { setFunctions } from './sets.ts';
import { stringFunctions } from './strings.ts';

/** Terraform's functions by name, as far as they can be worked out from the repository alone. */
export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(
  [
    collectionFunctions,
    conversionFunctions,
    encodingFunctions,
    fileFunctions,
    formatFunctions,
    hashFunctions,
    mapFunctions,
    networkFunctions,
    numberFunctions,
    setFunctions,
    stringFunctions,
  ].flatMap((table) => Object.entries(table)),
);

/** Functions whose value no repository settles, and why. */
export const UNSETTLED: ReadonlyMap<string, string> = new Map([
  ...['timestamp', 'plantimestamp', 'timeadd', 'formatdate', 'timecmp'].map((name): [string, string] => [
    name,
    `\`${name}\` works with the time at which it is applied`,
  ]),
  ...['uuid', 'bcrypt', 'rsadecrypt'].map((name): [string, string] => [
    name,
    `\`${name}\` gives another value each time`,
  ]),
]);
