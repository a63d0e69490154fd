import type { ReportingDescriptor } from 'sarif';
import type { Finding, RuleText, Severity } from '../../policy/finding.ts';
import { escapeMarkdown } from '../characters/markdown.ts';

/** SARIF's word for a severity. */
export function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  return severity === 'notice' ? 'note' : severity;
}

/** What the log notifies of; the validator of github's ingestion asks for each text. */
export const NOTIFICATIONS: ReportingDescriptor[] = [
  notification('coverage', 'A file was not read, or not all of it.'),
  notification('left-out', 'There were more results than GitHub takes or shows.'),
  notification('note', 'Something about the run itself.'),
  notification('policy', 'A change to how the repository is judged, which counts from the next change on.'),
  notification('stale-baseline', 'An entry of the baseline matches no finding any more.'),
];

function notification(id: string, text: string): ReportingDescriptor {
  return { id, shortDescription: { text }, fullDescription: { text }, help: { text } };
}

/** A rule with its page as help. No `security-severity`: GitHub would rank an outage as a vulnerability. */
export function ruleDescriptor(rule: RuleText): ReportingDescriptor {
  const body = `## Why it matters\n\n${rule.why.trim()}\n\n## What to do instead\n\n${rule.instead.trim()}\n`;
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why.trim() || rule.title },
    help: { text: body, markdown: `# ${rule.title}\n\n${body}` },
    defaultConfiguration: { level: levelOf(rule.severity) },
    properties: {
      tags: ['deployment', rule.family],
      precision: rule.confidence,
      'problem.severity': rule.severity === 'notice' ? 'recommendation' : rule.severity,
    },
  };
}

/** A rule whose text the verdict does not have: what its findings know of it. */
export function bareDescriptor(finding: Finding): ReportingDescriptor {
  return {
    id: finding.rule,
    shortDescription: { text: finding.title },
    fullDescription: { text: finding.title },
    help: { text: finding.title, markdown: escapeMarkdown(finding.title) },
    defaultConfiguration: { level: levelOf(finding.severity) },
    properties: { tags: ['deployment', finding.family], precision: finding.confidence },
  };
}
