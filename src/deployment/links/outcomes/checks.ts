import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';

/** What a check looks for. */
export type Check = 'test' | 'lint' | 'types' | 'scan' | 'smoke';

const PROGRAMS: readonly (readonly [Check, RegExp])[] = [
  [
    'test',
    /^(?:pytest|unittest|tox|nox|jest|vitest|mocha|ava|phpunit|pest|rspec|ctest|bats|playwright|cypress)$/,
  ],
  [
    'lint',
    /^(?:ruff|flake8|pylint|black|isort|eslint|biome|prettier|stylelint|golangci-lint|staticcheck|rubocop|hadolint|shellcheck|yamllint|ansible-lint|actionlint|markdownlint(?:-cli2?)?|tflint|kubeconform|kubeval|kube-linter|conftest|pre-commit|prek)$/,
  ],
  ['types', /^(?:mypy|pyright|basedpyright|pytype|vue-tsc)$/],
  [
    'scan',
    /^(?:bandit|safety|pip-audit|govulncheck|gosec|trivy|grype|snyk|semgrep|gitleaks|trufflehog|checkov|tfsec|terrascan|detect-secrets|osv-scanner|kube-score)$/,
  ],
];

/** What the command checks; undefined where it checks nothing that a pipeline is run for. */
export function checkOf(deployment: Deployment, act: Act): Check | undefined {
  if (act.kind === 'connect' || act.kind === 'fetch') return isSmoke(deployment, act) ? 'smoke' : undefined;
  const [, ...words] = act.line.argv.map(({ value }) => value);
  if (words.some((word) => /^(?:--version|-V|--help|-h|--fix|--write|--install-hooks)$/.test(word)))
    return undefined;
  const program = act.operands.get('module')?.[0]?.value ?? act.program;
  const named = PROGRAMS.find(([, pattern]) => pattern.test(program));
  if (named !== undefined)
    return /^(?:install|autoupdate|clean|cache|format)$/.test(words[0] ?? '') ? undefined : named[0];
  if (act.program === 'tsc') return act.options.has('noEmit') ? 'types' : undefined;
  return ofSubcommand(act) ?? ofTask(deployment, act);
}

/** `go vet`, `cargo clippy`, `npm audit`, `terraform validate`. */
function ofSubcommand(act: Act): Check | undefined {
  const said = `${act.program} ${act.command}`;
  if (/^(?:go|cargo|dotnet|npm|yarn|pnpm|bun|deno|helm|swift) test$/.test(said)) return 'test';
  if (/^(?:go vet|cargo (?:clippy|check)|helm lint|terraform (?:validate|fmt)|deno lint)$/.test(said))
    return 'lint';
  if (/^(?:npm|yarn|pnpm|cargo|composer) audit$/.test(said)) return 'scan';
  const isMaven = act.program === 'mvn' || act.program === 'gradle';
  const targets = act.operands.get('target') ?? [];
  return isMaven && targets.some(({ value }) => /^(?:test|verify|check|integration-test)$/.test(value))
    ? 'test'
    : undefined;
}

const TASKS = new Set([
  'npm',
  'yarn',
  'pnpm',
  'bun',
  'make',
  'just',
  'task',
  'rake',
  'composer',
  'poe',
  'hatch',
  'invoke',
]);

/** A task, or a script of the repository, by its name. */
function ofTask(deployment: Deployment, act: Act): Check | undefined {
  if (act.kind !== 'run') return undefined;
  const names = TASKS.has(act.program)
    ? [...textsOf(deployment.programs, act, 'script'), ...textsOf(deployment.programs, act, 'target')]
    : act.runs === undefined
      ? []
      : [act.runs];
  for (const { value } of names) {
    const name = posix.basename(value).replace(/\.\w+$/, '');
    if (
      /^(?:run[-_])?(?:unit|integration|e2e|smoke)?[-_:]?tests?(?:$|[:_-])|^(?:e2e|smoke)(?:$|[:_-])/i.test(
        name,
      )
    )
      return 'test';
    if (/^(?:lint|eslint|stylelint)(?:$|[:_-])/i.test(name)) return 'lint';
    if (/^(?:type-?check|types|tsc)(?:$|[:_-])/i.test(name)) return 'types';
  }
  return undefined;
}

/** A request that asks whether what was built or deployed answers. */
function isSmoke(deployment: Deployment, act: Act): boolean {
  if (act.program !== 'curl' && act.program !== 'wget') return false;
  if (/\s(?:-X|--request|-d|--data\S*|-F|--form|--post-\S+)[\s=]/.test(act.line.text.value)) return false;
  return textsOf(deployment.programs, act, 'url').some(({ value }) =>
    /(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\b|\/(?:_?health\w*|healthz|livez|readyz?|ready|status|ping)\b/i.test(
      value,
    ),
  );
}
