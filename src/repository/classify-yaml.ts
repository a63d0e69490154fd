import { lastPart } from './file-name.ts';
import type { Format } from './repository.ts';
import { grandchildKeys, outlineYaml, type YamlOutline } from './yaml-outline.ts';

/** Where hosted runners look for workflows; Gitea and Forgejo read the same syntax from folders of their own. */
const WORKFLOW_PLACE = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;

/** The outermost keys of the Compose specification (compose-spec, schema/compose-spec.json), and `<<`. */
const COMPOSE_KEY = /^(?:version|name|services|networks|volumes|configs|secrets|models|include|<<|x-.*)$/;

/** Values of a Helm chart may look like anything, a compose file included. */
const HELM_VALUES = /^values(?:[._-].*)?\.ya?ml$/i;

export interface YamlFile {
  readonly path: string;
  readonly head: string;
  /** What the name says, when it says something. */
  readonly named: Format | undefined;
  readonly hasFile: (path: string) => boolean;
}

/** What a YAML file is, by the outermost keys of its documents, its name and its place. */
export function classifyYaml({ path, head, named, hasFile }: YamlFile): Format {
  const documents = outlineYaml(head);
  if (WORKFLOW_PLACE.test(path)) return documents.some(isWorkflow) ? 'workflow' : 'none';
  if (named === 'composite-action') return documents.some((one) => isComposite(one, head)) ? named : 'none';
  if (documents.some((one) => one.keys.includes('apiVersion') && one.keys.includes('kind'))) {
    return isHelmTemplate(path, head, hasFile) ? 'helm-template' : 'kubernetes';
  }
  if (named === 'compose') return documents.some((one) => mayBeCompose(one, head)) ? 'compose' : 'none';
  return !HELM_VALUES.test(lastPart(path)) && documents.some(isCompose) ? 'compose' : 'none';
}

/** `on` is read as `true` by YAML 1.1, which is why some write it in quotes. */
function isWorkflow({ keys }: YamlOutline): boolean {
  return keys.includes('jobs') && (keys.includes('on') || keys.includes('true'));
}

function isComposite({ keys, lines }: YamlOutline, head: string): boolean {
  if (!keys.includes('runs')) return false;
  return (
    lines.some(({ text }) => /\busing["']?\s{0,8}:\s{0,8}["']?composite\b/.test(text)) &&
    head.includes('steps')
  );
}

/** Of a file that is called like one; another tool's data about Compose is none. */
function mayBeCompose({ keys, isSequence }: YamlOutline, head: string): boolean {
  return !isSequence && (keys.some((key) => COMPOSE_KEY.test(key)) || isFirstVersion(head));
}

/** The first version's form: services stand outermost, and nothing beside them. */
function isFirstVersion(head: string): boolean {
  return /^[ \t]+(?:image|build)[ \t]*:[ \t]*\S/m.test(head) && !/^[\w-]+[ \t]*:[ \t]*[^\s#]/m.test(head);
}

function isCompose(one: YamlOutline): boolean {
  if (!one.keys.includes('services') || !one.keys.every((key) => COMPOSE_KEY.test(key))) return false;
  const inside = grandchildKeys(one, 'services');
  return inside.has('image') || inside.has('build');
}

/** Below `templates/` of a chart, or written with the objects that only Helm gives to a template. */
function isHelmTemplate(path: string, head: string, hasFile: (path: string) => boolean): boolean {
  if (/\{\{-?[^}\n]{0,200}(?:\.Values|\.Release|\.Chart|\.Capabilities)\b/.test(head)) return true;
  for (let at = path.indexOf('templates/'); at >= 0; at = path.indexOf('templates/', at + 1)) {
    if (at > 0 && path[at - 1] !== '/') continue;
    if (hasFile(`${path.slice(0, at)}Chart.yaml`)) return true;
  }
  return false;
}
