import type { Span } from '../repository/span.ts';

export const SEVERITIES = ['notice', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CONFIDENCES = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** A rule that holds for one thing, and where it shows. */
export interface Finding {
  /** The rule's id. */
  readonly rule: string;
  /** The rule's folder: the incident it comes from. */
  readonly family: string;
  readonly title: string;
  /** After the drop for what nothing deploys, the edition and the configuration. */
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The exact characters to point at. */
  readonly span: Span;
  /** One or two sentences. Holds text from the repository: hostile wherever it is printed. */
  readonly message: string;
  readonly related: readonly RelatedPlace[];
  /** What makes the artefact count as deployed: "production: started by telegram-bot.service:16". */
  readonly evidence?: string;
  /** Stable over moves within the file: of rule, path and normalised text, never of line numbers. */
  readonly fingerprint: string;
  /** The same without the path: alike in two files when one was moved to the other. */
  readonly likeness: string;
  /** Where the repository was compared with its state before a change: whether that change brought the finding. */
  readonly change?: 'new' | 'known';
  /** What would mend it, as the rule proposes it; whether it may be applied is tried, not believed. */
  readonly fix?: Fix;
}

/** Characters to take out, to replace, or to put something before. */
export interface Fix {
  /**
   * `remove`: what only separates the characters from their neighbours (a blank, a comma, a line) goes with them.
   * `insert`: words before them, and what separates the two. `insert-line`: a line above theirs, indented like it.
   */
  readonly kind: 'remove' | 'replace' | 'insert' | 'insert-line';
  readonly span: Span;
  /** What stands there afterwards; empty for a removal. Goes into the file as it is: it holds no secret. */
  readonly with: string;
}

/** Another place that makes a finding true. */
export interface RelatedPlace {
  readonly span: Span;
  readonly says: string;
}

/** What a rule's page says, for reports; Markdown of our own, not hostile. */
export interface RuleText {
  readonly id: string;
  readonly family: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly why: string;
  readonly instead: string;
}
