import { FORMAT_NAMES, type FormatName } from '../report/formats.ts';
import { InputError } from '../repository/input-error.ts';

/** One report and where it goes: a file, or standard output. */
export interface Output {
  readonly format: FormatName;
  readonly file?: string;
}

/** Collects `--format` and `--output` in the order in which they stand: each output belongs to the format before it. */
export class Outputs {
  readonly #list: Output[] = [];

  format(name: string): string {
    const format = FORMAT_NAMES.find((known) => known === name);
    if (format === undefined)
      throw new InputError(`There is no format \`${name}\`; there are ${FORMAT_NAMES.join(', ')}.`);
    this.#list.push({ format });
    return name;
  }

  file(file: string): string {
    const last = this.#list.pop();
    if (last?.file !== undefined)
      throw new InputError(`\`--output ${file}\`: the format before it has an output already.`);
    this.#list.push({ format: last?.format ?? 'text', file });
    return file;
  }

  list(): readonly Output[] {
    const outputs = this.#list.length === 0 ? [{ format: 'text' as const }] : this.#list;
    const toStandardOutput = outputs.filter(({ file }) => file === undefined);
    const machine = toStandardOutput.filter(({ format }) => format !== 'text');
    if (machine.length > 1) {
      const names = machine.map(({ format }) => format).join(' and ');
      throw new InputError(
        `${names} would both go to standard output: give all but one of them an \`--output\`.`,
      );
    }
    return outputs;
  }
}
