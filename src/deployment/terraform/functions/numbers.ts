import { convert } from '../convert.ts';
import { NUMBER } from '../type.ts';
import { numberValue } from '../value.ts';
import { type Call, Failure, type FunctionTable, settled } from './definition.ts';

/** https://developer.hashicorp.com/terraform/language/functions: numeric functions. */
export const numberFunctions: FunctionTable = {
  abs: { signature: 'n', apply: (call) => numberValue(Math.abs(call.number(0)), call.at) },
  ceil: { signature: 'n', apply: (call) => numberValue(Math.ceil(call.number(0)), call.at) },
  floor: { signature: 'n', apply: (call) => numberValue(Math.floor(call.number(0)), call.at) },
  log: {
    signature: 'nn',
    apply: (call) => numberValue(Math.log(call.number(0)) / Math.log(call.number(1)), call.at),
  },
  max: { signature: 'n+', apply: (call) => numberValue(Math.max(...numbers(call)), call.at) },
  min: { signature: 'n+', apply: (call) => numberValue(Math.min(...numbers(call)), call.at) },
  pow: { signature: 'nn', apply: (call) => numberValue(call.number(0) ** call.number(1), call.at) },
  signum: { signature: 'n', apply: (call) => numberValue(Math.sign(call.number(0)), call.at) },
  parseint: {
    signature: 'sn',
    apply: (call) => {
      const base = call.whole(1);
      const digits = call.characters(0);
      if (base < 2 || base > 62) throw new Failure('the base must be from 2 to 62');
      // Above 36, capitals and small letters are different digits, which JavaScript does not know.
      const value = base > 36 ? Number.NaN : Number.parseInt(digits, base);
      if (Number.isNaN(value) || !isNumeral(digits, base))
        throw new Failure(`\`${digits}\` is no number of that base`);
      return numberValue(value, call.at);
    },
  },
  sum: {
    signature: 'l',
    apply: (call) => {
      if (call.items(0).length === 0) throw new Failure('the list is empty');
      return numberValue(
        call.items(0).reduce((sum, item) => sum + asNumber(convert(settled(item), NUMBER)), 0),
        call.at,
      );
    },
  },
};

function numbers(call: Call): number[] {
  return call.values.map((_, i) => call.number(i));
}

function asNumber(value: ReturnType<typeof convert>): number {
  if (value.kind !== 'number') throw new Failure('an item of the list is no number');
  return value.value;
}

function isNumeral(digits: string, base: number): boolean {
  return (
    [...digits.replace(/^[-+]/, '')].every((digit) => Number.parseInt(digit, base) >= 0) && /\w/.test(digits)
  );
}
