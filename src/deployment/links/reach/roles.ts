import type { Role } from '../../model/artefact.ts';

/** What a name says about the purpose of what it names. */
interface NameRule {
  readonly role: Role;
  readonly pattern: RegExp;
  readonly says: string;
}

/** Folders and file names whose meaning is settled by convention. The first that matches holds. */
const PATHS: readonly NameRule[] = [
  {
    role: 'test',
    pattern:
      /(?:^|\/)(?:tests?|spec|specs|__tests__|e2e|fixtures|testdata|testing|test-[^/]+|e2e[\w-]*|integration-tests?|load[_-]tests?)\//i,
    says: 'it stands in a folder of tests',
  },
  {
    role: 'test',
    pattern:
      /(?:^|\/)(?:test_[^/]*|[^/]*[_-]test[_-](?:env|environment|setup|database|db|data|runner)[^/]*|test-[^/]*\.(?:Dockerfile|ya?ml|sh)|[^/]*[_.-]test(?:s|ing)?\.[a-z]+|conftest\.py|docker-compose[.-](?:tests?|ci|e2e)\.ya?ml|Dockerfile[.-]tests?|tests?(?:\.(?:sh|yml|yaml|py))?|(?<=(?:^|\/)(?:settings|config)\/)ci\.[a-z]+)$/i,
    says: 'its name says that it is a test',
  },
  {
    role: 'documentation',
    pattern: /(?:^|\/)\.?(?:docs?|documentation|site|website|_posts|blog-posts?)\//i,
    says: 'it stands in a folder of documentation',
  },
  {
    role: 'example',
    pattern: /(?:^|\/)(?:vendor|node_modules|third[_-]party|site-packages)\//i,
    says: 'it stands in a copy of somebody else’s code',
  },
  {
    role: 'example',
    pattern: /(?:^|\/)\.history\//,
    says: 'it stands among the copies that an editor keeps',
  },
  {
    role: 'example',
    pattern: /(?:^|[/_-]\.?|^\.)(?:examples?|samples?|tutorials?|playground|demos|demo-setups?)\//i,
    says: 'it stands in a folder of examples',
  },
  {
    role: 'example',
    pattern:
      /(?:^|\/|[_-])(?<!(?:^|\/)(?:services|apps|packages|cmd)\/)(?:archived?|attic|deprecated|obsolete|retired)\//i,
    says: 'it stands in a folder of what was put away',
  },
  {
    role: 'example',
    pattern: /\{\{.*\}\}/,
    says: 'its path is one that a template fills in',
  },
  {
    role: 'example',
    pattern: /\.(?:example|sample|dist|template)(?:\.[a-z]+)?$/i,
    says: 'its name says that it is an example',
  },
  {
    role: 'development',
    pattern:
      /(?:^|\/)(?:\.?devcontainers?(?:-[^/]*)?|\.?worktree-[^/]+|\.vscode|\.claude|\.cursor|\.husky|\.gitpod|dev|devel|development|\.?vagrant|(?<!(?:^|\/)(?:usr|var)\/)local)\//i,
    says: 'it stands in a folder for development',
  },
  {
    role: 'development',
    pattern: /(?:^|[/._-])(?:zshrc|bashrc|zprofile|bash_profile|aliases)(?:[._-][^/]*)?$/i,
    says: 'its name says that it sets up somebody’s shell',
  },
  {
    role: 'development',
    pattern:
      /(?:^|\/)(?:\.(?:codex|claude|cursor|jules)|scripts\/(?:codex|claude|cursor|jules))\/|(?:codex|claude|cursor|jules)[_-](?:cloud|set-?up|environment)[^/]*$/i,
    says: 'it sets up a machine for an assistant that writes code',
  },
  {
    role: 'development',
    pattern: /(?:^|\/|[._-])vagrant(?:[._-][^/]*)?\.(?:sh|py|ya?ml)$/i,
    says: 'its name says that it is for Vagrant’s machines',
  },
  {
    role: 'development',
    pattern: /(?:^|\/)(?:docker-)?compose\.override\.ya?ml$/i,
    says: 'Compose reads it only beside the base file, for development',
  },
  {
    role: 'development',
    pattern:
      /(?:^|[/._-])(?:dev|devel|develop|development|debug|locally|(?<!\brc\.)local)(?=[._-]|$)(?!\.service)[^/]*$/i,
    says: 'its name says that it is for development',
  },
];

/** Words that make a target, a script's name or a function one for development. */
const DEVELOPMENT_NAME =
  /(?:^|[^a-z])(?:dev|devel|develop|development|debug(?:g?er)?)(?:[^a-z]|$)|^local$|(?:^|[:_-])(?:watch|hot-?reload)$/i;
const TEST_NAME = /(?:^|[^a-z])(?:tests?|e2e|spec|lint|bench)(?:[^a-z]|$)/i;
/** The same words as an operand of a condition: `[ "$ENV" = dev ]`, `case "$1" in dev)`. */
const DEVELOPMENT_OPERAND =
  /(?:^|[\s"'=|])(?:--)?(?:dev|devel|develop|development|debug|local)(?=$|["'\s)|;])|\$\{?(?:DEBUG|DEV|(?:[A-Z]+_)?DEV_MODE|DEVELOPMENT)\b/i;

/** An arm of `case`: `api-local)`. */
const DEVELOPMENT_ARM = /^["']?(?!non?-|not-)\w+[-_](?:dev|development|debug|local)["']?$/i;

export interface NamedRole {
  readonly role: Role;
  /** The reason, as a clause. */
  readonly says: string;
}

/** The role that a path's own name gives it; undefined when the name says nothing. */
export function roleOfPath(path: string): NamedRole | undefined {
  return PATHS.find(({ pattern }) => pattern.test(path));
}

/** The role that a target, job or function has by its name. */
export function roleOfName(name: string): NamedRole | undefined {
  if (DEVELOPMENT_NAME.test(name)) return { role: 'development', says: `\`${name}\` is for development` };
  return TEST_NAME.test(name) ? { role: 'test', says: `\`${name}\` is a test` } : undefined;
}

/** Whether a condition asks for development: what it lets through is for development. */
export function asksForDevelopment(condition: string): boolean {
  return DEVELOPMENT_OPERAND.test(condition) || DEVELOPMENT_ARM.test(condition.trim());
}
