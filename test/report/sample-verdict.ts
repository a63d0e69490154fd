import type { Finding, RuleText, Severity } from '../../src/policy/finding.ts';
import { type SourceFile, sourcesOf } from '../../src/policy/sources.ts';
import type { CoveredFile, Sources, Verdict } from '../../src/policy/verdict.ts';
import type { ReportOptions } from '../../src/report/report-options.ts';
import type { Span } from '../../src/repository/span.ts';

export interface Sample {
  readonly verdict: Verdict;
  readonly sources: Sources;
}

export const OPTIONS: ReportOptions = {
  tool: { name: 'incident-gate', version: '1.2.3', informationUri: 'https://example.org/incident-gate' },
  colour: false,
  width: 80,
};

export const SECRET = 'hunter2-hunter2';

const START = `#!/bin/sh
cd /opt/bot
export TOKEN=${SECRET}
exec python3 -m uvicorn bot.app:app --host 0.0.0.0 --port 8000 --reload
`;

const UNIT = `[Service]
ExecStart=/opt/bot/start.sh
Restart=always
`;

const DEPLOY = `#!/bin/bash
for ct in 101 102 103; do
\tpct push $ct ./bot /opt/bot
\tsleep 2
\tpct exec $ct -- systemctl daemon-reload
\tpct exec $ct -- systemctl enable bot
\tpct exec $ct -- systemctl start bot
\techo "started bot in $ct"
done
`;

const CONFIGURATION = `fail-on: error
rules:
  zombie-process: off
`;

const FILES: readonly SourceFile[] = [
  { path: 'start.sh', content: START },
  { path: 'bot.service', content: UNIT },
  { path: 'deploy.sh', content: DEPLOY },
  { path: '.incident-gate.yml', content: CONFIGURATION },
];

export const RULES: readonly RuleText[] = [
  {
    id: 'auto-reload',
    family: 'development-mode',
    title: 'A production server restarts itself whenever a file changes',
    severity: 'error',
    confidence: 'high',
    why: 'Three services went down together while their sources were being copied. The reloading parent stays\nalive when the app cannot be imported, and nothing listens: the unit counts as running.\n\nA process manager cannot see it.\n',
    instead:
      'Leave the switch out of what is deployed:\n\n- start the server without it, and restart the unit when a release is in place\n- keep it in the Makefile target that developers use\n\n```\nuvicorn bot.app:app\n```\n',
  },
  {
    id: 'push-directory',
    family: 'provisioning-order',
    title: 'A single-file copy is given a directory',
    severity: 'error',
    confidence: 'high',
    why: '`pct push` copies one file.',
    instead: 'Pack the directory with `tar`, push the archive, and unpack it in the guest.',
  },
  {
    id: 'sleep-as-sync',
    family: 'provisioning-order',
    title: 'A pause stands for a condition',
    severity: 'warning',
    confidence: 'medium',
    why: 'A pause is too short on the day that matters.',
    instead: 'Ask for the condition, with a limit.',
  },
];

export function spanOf(files: readonly SourceFile[], path: string, text: string): Span {
  const start = files.find((file) => file.path === path)?.content.indexOf(text) ?? -1;
  if (start < 0) throw new Error(`no ${text} in ${path}`);
  return { path, start, end: start + text.length };
}

export function findingOf(rule: string, span: Span, more: Partial<Finding> = {}): Finding {
  const text = RULES.find((known) => known.id === rule);
  return {
    rule,
    family: text?.family ?? 'elsewhere',
    title: text?.title ?? `About ${rule}`,
    severity: text?.severity ?? 'error',
    confidence: text?.confidence ?? 'high',
    span,
    message: 'Something is wrong here.',
    related: [],
    fingerprint: `${rule}/${span.path}`,
    likeness: rule,
    ...more,
  };
}

export function verdictOf(findings: readonly Finding[], more: Partial<Verdict> = {}): Verdict {
  const failing: readonly Severity[] = ['error'];
  return {
    findings,
    allowed: [],
    undecided: [],
    coverage: { files: [] },
    rules: new Map(RULES.map((rule) => [rule.id, rule])),
    failOn: 'error',
    failed: findings.some((finding) => failing.includes(finding.severity)),
    notes: [],
    ...more,
  };
}

/** Where `text` first stands in a file of the sample. */
export function at(path: string, text: string): Span {
  return spanOf(FILES, path, text);
}

const SAMPLE_FINDINGS: readonly Finding[] = [
  findingOf('push-directory', at('deploy.sh', './bot'), {
    message: '`pct push` copies one file, and `./bot` is a directory: the copy fails every time.',
    evidence: 'production: a deploy script at the root',
  }),
  findingOf('auto-reload', at('start.sh', '--reload'), {
    message: '`uvicorn` watches the source tree: a `git pull` or a file written beside the code restarts it.',
    evidence: 'production: started by bot.service:2',
    related: [{ span: at('bot.service', '/opt/bot/start.sh'), says: 'this is what starts it' }],
  }),
  findingOf('sleep-as-sync', at('deploy.sh', 'sleep 2'), {
    message: 'Two seconds stand for "the files have arrived".',
  }),
  findingOf('sleep-as-sync', at('deploy.sh', DEPLOY.slice(DEPLOY.indexOf('for'), -1)), {
    message: 'Nothing in this loop waits for what it started.',
    severity: 'notice',
  }),
];

const SAMPLE_COVERAGE: readonly CoveredFile[] = [
  { path: 'bot.service', format: 'systemd', read: 'fully', lost: [] },
  { path: 'deploy.sh', format: 'shell', read: 'fully', lost: [] },
  {
    path: 'install.sh',
    format: 'shell',
    read: 'partly',
    lost: [{ why: 'a quote is never closed', line: 40 }],
  },
  { path: 'dump.sql', format: 'none', read: 'not', lost: [{ why: 'larger than 1 MiB' }] },
  { path: 'start.sh', format: 'shell', read: 'fully', lost: [] },
  { path: 'tools/plot.py', format: 'python', read: 'unneeded', lost: [] },
];

/** A run as people meet it: four findings of three rules, one allowed, one undecided, two files not read whole. */
export const SAMPLE: Sample = {
  verdict: verdictOf(SAMPLE_FINDINGS, {
    allowed: [
      {
        finding: findingOf('auto-reload', at('start.sh', 'exec python3')),
        reason: 'the demo box, see ticket 12',
        until: '2027-03-31',
        by: 'comment',
      },
    ],
    undecided: [
      {
        rule: 'mutable-reference',
        span: at('start.sh', 'TOKEN'),
        why: '`$IMAGE` is set nowhere in the repository',
      },
    ],
    coverage: { files: SAMPLE_COVERAGE },
    notes: ['The repository has no history: every file counts as new.'],
  }),
  sources: sourcesOf(FILES, [at('start.sh', SECRET)]),
};
