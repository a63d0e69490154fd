export const WORKFLOW_FILE = '.github/workflows/incident-gate.yml';

/** What a workflow of a repository depends on. */
export interface WorkflowPlace {
  /** The default branch, by its name without `refs/heads/`. */
  readonly branch: string;
  /** The gate's own version. */
  readonly version: string;
}

/** A workflow that judges each change. It fetches no history: the Action asks GitHub for the state before the change. */
export function workflowFile({ branch, version }: WorkflowPlace): string {
  return `# Judges each change by rules drawn from real incidents. Make the job \`gate\` a required status check.
name: incident-gate
on:
  pull_request:
  merge_group:
  push:
    branches: [${branchPattern(branch)}]

permissions: {} # none but what the job asks for

jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read # to check out, and to read what was there before the change
      checks: write # to write the check run, with an annotation for each finding
      pull-requests: write # to write the comment and the suggested fixes
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false # the token stays out of the checkout
      - uses: incident-gate/incident-gate@${majorTag(version)}
`;
}

/** The tag that moves with the releases of a major version: `v0`. */
export function majorTag(version: string): string {
  return `v${version.split('.')[0]}`;
}

/** A step that uses the Action, in whatever workflow. */
export const USES_GATE = /^[\s-]*uses:\s*["']?incident-gate\/incident-gate(?:\/[^@\s]*)?@/m;

/**
 * A branch as a filter of that branch alone, in YAML. Git lets no `*`, `?`, `[` or backslash into a name (git-check-ref-format(1));
 * `+` and a `!` in front mean something to GitHub's filters.
 */
function branchPattern(branch: string): string {
  const isPlain =
    /^[A-Za-z][\w./-]*$/.test(branch) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(branch);
  if (isPlain) return branch;
  const pattern = branch.replace(/^!|\+/g, '\\$&');
  return `'${pattern.replaceAll("'", "''")}'`;
}
