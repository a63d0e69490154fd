import type { Value } from '../../../src/deployment/terraform/value.ts';

/** The value as JSON has it; `UNKNOWN: why` for what is not known. */
export function plain(value: Value | undefined): unknown {
  switch (value?.kind) {
    case undefined:
      return undefined;
    case 'string':
      return value.text.isKnown ? value.text.value : `UNKNOWN: ${value.text.unknown}`;
    case 'number':
    case 'bool':
      return value.value;
    case 'null':
      return null;
    case 'unknown':
      return `UNKNOWN: ${value.reason.why}`;
    case 'map':
    case 'object':
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry)]));
    default:
      return value?.items.map(plain);
  }
}
