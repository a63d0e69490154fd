import type { ReportingDescriptor } from 'sarif';
import type { Finding, RuleText, Severity } from '../policy/finding.ts';

/** SARIF's word for a severity. */
export function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  return severity === 'notice' ? 'note' : severity;
}

/** A rule with its page as help. No `security-severity`: GitHub would rank an outage as a vulnerability. */
export function ruleDescriptor(rule: RuleText): ReportingDescriptor {
  const body = `## Why it matters\n\n${rule.why.trim()}\n\n## What to do instead\n\n${rule.instead.trim()}\n`;
  return {
    id: rule.id,
    name: rule.id,
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
    name: finding.rule,
    shortDescription: { text: finding.title },
    help: { text: finding.title, markdown: finding.title },
    defaultConfiguration: { level: levelOf(finding.severity) },
    properties: { tags: ['deployment', finding.family], precision: finding.confidence },
  };
}
