import { Text } from '../../../repository/text.ts';
import { parseTemplate } from '../../../syntax/terraform/terraform.ts';
import { renderParts } from '../evaluate-template.ts';
import { DEEPEST } from '../scope.ts';
import { computedText, entriesOf, stringValue, unknownValue, type Value } from '../value.ts';
import { type Call, type FunctionTable, Undecided } from './definition.ts';
import { made } from './strings.ts';

/** Functions on paths and on files of the repository. What is read keeps its places in the file it was read from. */
export const fileFunctions: FunctionTable = {
  // Where the configuration is checked out is not known, but the end of the path is.
  abspath: {
    signature: 's',
    apply: (call) => {
      const path = call.text(0);
      if (path.value.startsWith('/')) return stringValue(path, call.at);
      const root = Text.unknown('where Terraform runs is not known', call.at.span());
      return stringValue(Text.join([root, computedText('/', call.at), path]), call.at);
    },
  },
  pathexpand: {
    signature: 's',
    apply: (call) => {
      if (!call.characters(0).startsWith('~')) return stringValue(call.text(0), call.at);
      throw new Undecided(unknownValue('the home directory is not known', call.at));
    },
  },
  basename: { signature: 's', apply: (call) => made(call, baseName(call.characters(0))) },
  dirname: { signature: 's', apply: (call) => made(call, directoryName(call.characters(0))) },
  file: { signature: 's', apply: (call) => stringValue(readFile(call), call.at) },
  filebase64: {
    signature: 's',
    apply: (call) => {
      const text = readFile(call);
      const encoded = computedText(Buffer.from(text.value, 'utf8').toString('base64'), call.at);
      return { kind: 'string', text: encoded, at: call.at, encodes: stringValue(text, call.at) };
    },
  },
  fileexists: {
    signature: 's',
    apply: (call) => {
      readFile(call);
      return { kind: 'bool', value: true, at: call.at };
    },
  },
  templatefile: { signature: 'sm', apply: (call) => renderTemplate(readFile(call), call) },
  templatestring: { signature: 'sm', apply: (call) => renderTemplate(call.text(0), call) },
};

function readFile(call: Call): Text {
  const content = call.scope.files.read(call.characters(0));
  if (typeof content !== 'string') return content;
  throw new Undecided(unknownValue(content, call.at));
}

/** The template sees its variables and nothing else; it can include no other template by itself. */
function renderTemplate(source: Text, call: Call): Value {
  const { parts, problems } = parseTemplate(source);
  const [problem] = problems;
  if (problem !== undefined) throw new Undecided(unknownValue(problem.message, call.at));
  if (call.scope.budget.depth > DEEPEST / 2) throw new Undecided(unknownValue('it leads too deep', call.at));
  const names = entriesOf(call.value(1)) ?? new Map<string, Value>();
  const scope = { ...call.scope, names, references: NOTHING };
  return renderParts(parts, { scope, compute: call.compute, at: call.at });
}

const NOTHING = {
  resolve: () => undefined,
  refusal: (root: string) => `the template is not given \`${root}\``,
};

function baseName(path: string): string {
  if (path === '') return '.';
  return path.replace(/\/+$/, '').split('/').at(-1) || '/';
}

/** Go's filepath.Dir: cleaned. */
function directoryName(path: string): string {
  const cut = path.slice(0, path.lastIndexOf('/') + 1).replace(/\/+$/, '');
  return cut === '' ? (path.startsWith('/') ? '/' : '.') : cut;
}
