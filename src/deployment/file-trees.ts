import type { Format, RepositoryFile } from '../repository/repository.ts';
import type { Text } from '../repository/text.ts';
import { parseDockerfile } from '../syntax/dockerfile/dockerfile.ts';
import { readObjects } from '../syntax/kubernetes/kubernetes.ts';
import { parseShell } from '../syntax/shell/shell.ts';
import { maskTemplates, type TemplateKind } from '../syntax/template/template.ts';
import { parseTerraform } from '../syntax/terraform/terraform.ts';
import { readWorkflow } from '../syntax/workflow/workflow.ts';
import { once } from './lazy.ts';
import { lowerShellFile } from './lowering/shell-file.ts';
import { readUnitFile } from './lowering/units.ts';

/*
 * What a file says by itself. Each is a function of the file alone, so that two states of a repository that hold the
 * very same file have the very same answer.
 */

const YAML_FORMATS: readonly Format[] = [
  'compose',
  'kubernetes',
  'helm-template',
  'workflow',
  'composite-action',
];

/** Which engine fills in a file, by its format and its name's last ending. */
function templateKindOf(file: RepositoryFile): TemplateKind | undefined {
  if (file.format === 'helm-template') return 'helm';
  if (/\.(?:j2|jinja2?)$/.test(file.path)) return 'jinja';
  if (/\.erb$/.test(file.path)) return 'erb';
  return /\.(?:tmpl|tpl|gotmpl)$/.test(file.path) ? 'helm' : undefined;
}

/** A file's text with the actions of template engines masked: what they fill in is unknown. */
export const maskedTextOf = once((file: RepositoryFile): Text => {
  const kind = templateKindOf(file);
  return kind === undefined
    ? file.text
    : maskTemplates(file.text, kind, YAML_FORMATS.includes(file.format) ? 'yaml' : 'lines');
});

export const shellTreeOf = once((file: RepositoryFile) => parseShell(file.text));

export const shellScriptOf = once((file: RepositoryFile) => lowerShellFile(file, shellTreeOf(file)));

export const unitFileOf = once((file: RepositoryFile) => readUnitFile(file.path, maskedTextOf(file)));

export const dockerfileOf = once((file: RepositoryFile) => ({
  path: file.path,
  tree: parseDockerfile(maskedTextOf(file)),
}));

export const terraformFileOf = once((file: RepositoryFile) => ({
  path: file.path,
  tree: parseTerraform(file.text),
}));

export const objectsOf = once(readObjects);

export const workflowOf = once(readWorkflow);
