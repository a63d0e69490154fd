import type { Format } from './repository.ts';

/** What a name alone says of a file. `sure`: the content cannot make it something else, only void. */
export interface NameSays {
  readonly format: Format;
  readonly sure: boolean;
}

const NOTES =
  /\.(?:md|markdown|rst|adoc|asciidoc|html?|pdf|png|svg|gif|jpe?g|ipynb|orig|rej|bak|swp|patch|diff)$/i;

/** Suffixes of templates that are rendered to the format before them: `app.service.j2`, `deploy.sh.tftpl`. */
const TEMPLATE_SUFFIX =
  /\.(?:j2|jinja2?|in|tmpl|template|tpl|tftpl|erb|epp|gotmpl|mustache|hbs|dist|example|sample)$/i;

const TEMPLATED: ReadonlySet<Format> = new Set([
  'shell',
  'dockerfile',
  'systemd',
  'compose',
  'crontab',
  'supervisord',
  'procfile',
  'dotenv',
]);

const UNIT = 'service|timer|socket|path|mount|target|slice|automount|swap|scope';

/** Tried in order against the last part of the path; the first that matches decides. */
const NAMES: readonly (readonly [pattern: RegExp, format: Format, sure: boolean])[] = [
  [/(?:^|.)\.(?:dockerignore|containerignore)$|^\.(?:dockerignore|containerignore)$/i, 'dockerignore', true],
  [/^(?:Dockerfile|Containerfile)$/i, 'dockerfile', true],
  [/.\.(?:dockerfile|containerfile)$/i, 'dockerfile', true],
  // `Dockerfile.py` builds something of Python, `dockerfile_templates.py` is Python.
  [
    /^(?:Dockerfile|Containerfile)(?![._-][^.]+\.(?:py|[jt]s|go|rb|rs|java|php|cs)$)[._-]./i,
    'dockerfile',
    false,
  ],
  [/^(?:docker-compose|compose)(?:[._-].*)?\.ya?ml$|.\.(?:docker-)?compose\.ya?ml$/i, 'compose', false],
  [/^action\.ya?ml$/, 'composite-action', false],
  [/^package\.json$/, 'package-json', true],
  [/^pyproject\.toml$/, 'pyproject', true],
  [/^(?:GNUm|[Mm])akefile$|.\.mk$/, 'makefile', true],
  [
    /^(?:GNUm|[Mm])akefile\.(?!(?:am|in|py|PL|[cm]?[jt]sx?|go|rs|rb|java|lua|c|h|cc|cpp|hpp|cs|php|vim|el|json|txt)$).+/,
    'makefile',
    false,
  ],
  [/^Procfile(?:\.[\w-]+)?$/, 'procfile', false],
  [/^supervisord?\.conf$/, 'supervisord', false],
  [/.\.(?:sh|bash|ksh|zsh|dash|ash)$/i, 'shell', true],
  [
    /^\.(?:envrc|profile|bash_profile|bash_login|bashrc|bash_aliases|zshrc|zprofile|zshenv|kshrc)$/,
    'shell',
    true,
  ],
  [/^(?:.+\.)?(?:pre|post)(?:inst|rm)$/, 'shell', true],
  [/.\.(?:py|pyw|wsgi)$/, 'python', true],
  [/^\.(?:env|flaskenv)$|.\.env$|^env\.(?:example|sample|template|dist)$/, 'dotenv', true],
  [/^\.env[._-](?!(?:.*\.)?(?:[cm]?[jt]sx?|json|ya?ml|py|php|rb|go|rs|gpg|asc|age|enc)$)./, 'dotenv', true],
  [/.\.(?:tf|tofu)$/, 'terraform', true],
  [/.\.tfvars$/, 'tfvars', true],
  [new RegExp(`.\\.(?:${UNIT})$`), 'systemd', false],
  [/^crontab$|.\.(?:cron|crontab)$/i, 'crontab', false],
  [
    /^(?:[\w.-]*[_.-])?(?:requirements|constraints)(?:[_.-][\w.-]*)?\.(?:txt|in|pip)$/i,
    'requirements',
    false,
  ],
];

const DROP_IN = new RegExp(`(?:^|[./])(?:${UNIT})\\.d/[^/]+\\.conf$`);

/** Names whose content decides between several formats, or whether there is anything to read at all. */
const OPEN_ANYWAY = /\.(?:ya?ml|conf|ini|cfg|cron\.?\w*)$|^crontab\b.*\.txt$|cron\w*\.txt$/i;

export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The name without what marks it as a template, or undefined when it is none. */
export function withoutTemplateSuffix(path: string): string | undefined {
  const bare = path.replace(TEMPLATE_SUFFIX, '');
  return bare === path || bare.endsWith('/') || bare === '' ? undefined : bare;
}

/** What the name says, or undefined when only the content can tell. */
export function formatByName(path: string): NameSays | undefined {
  // A line end in a name is a character like any other; the patterns' dots would stop at it.
  const name = lastPart(path).replaceAll('\n', '_');
  if (NOTES.test(name)) return undefined;
  const own = byTable(path, name);
  if (own !== undefined) return own;
  const bare = withoutTemplateSuffix(path);
  const rendered = bare === undefined ? undefined : byTable(bare, lastPart(bare));
  return rendered !== undefined && TEMPLATED.has(rendered.format) ? rendered : undefined;
}

function byTable(path: string, name: string): NameSays | undefined {
  const row = NAMES.find(([pattern]) => pattern.test(name));
  if (row !== undefined) return { format: row[1], sure: row[2] };
  if (DROP_IN.test(path)) return { format: 'systemd', sure: false };
  if (/(?:^|\/)cron\.d\/[^/.]+$/.test(path)) return { format: 'crontab', sure: false };
  if (/(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/.test(path)) return { format: 'requirements', sure: false };
  return undefined;
}

/** No extension, by which a program would know it: `entrypoint`, `bin/deploy`, `.husky/pre-push`. */
export function isWithoutExtension(path: string): boolean {
  const name = lastPart(path);
  return name !== '' && !name.includes('.');
}

/** Whether its being unreadable is worth a line in the report: the name promises a format, if only as YAML. */
export function nameIsTelling(path: string): boolean {
  return formatByName(path) !== undefined || isYaml(path);
}

export function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(withoutTemplateSuffix(path) ?? path);
}

/** Whether a file of that name must be opened to know what it is. */
export function mayMatter(path: string, isExecutable = false): boolean {
  // A line end in a name is a character like any other; the patterns' dots would stop at it.
  const name = lastPart(path).replaceAll('\n', '_');
  if (NOTES.test(name)) return false;
  if (formatByName(path) !== undefined || isWithoutExtension(path) || isYaml(path)) return true;
  if (OPEN_ANYWAY.test(name) || OPEN_ANYWAY.test(lastPart(withoutTemplateSuffix(path) ?? path))) return true;
  return isExecutable && !FOREIGN.test(name);
}

/** Extensions of programs and data that the gate does not read even when they are executable. */
const FOREIGN =
  /\.(?:[cm]?[jt]sx?|json|rb|pl|pm|php|go|rs|java|jar|class|lua|fish|csh|tcsh|ps1|bat|cmd|exe|dll|so|dylib|a|o|zip|gz|xz|bz2|zst|tar|tgz|whl|deb|rpm|wasm|woff2?|ttf|ico|webp|mp[34]|css|scss|txt|csv|xml|toml|lock)$/i;
