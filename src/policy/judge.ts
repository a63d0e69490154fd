import { isUnknown } from '../deployment/unknown.ts';
import type { Span } from '../repository/span.ts';
import type { Finding, Fix, RelatedPlace, Severity } from './finding.ts';
import type { Redact } from './redact.ts';
import { AbsentError, type Expression, Place, UndecidedError } from './rules/cel.ts';
import type { Rule } from './rules/rule.ts';
import type { Undecided } from './verdict.ts';

/** What every thing says of the artefact that holds it. */
export interface Subject {
  readonly path: unknown;
  readonly role: unknown;
  readonly reachable: unknown;
  readonly evidence: unknown;
}

/** A finding before policy (fingerprint, edition, allowances) had its say. */
export type Draft = Omit<Finding, 'fingerprint' | 'likeness' | 'change'>;

export interface Judgement {
  readonly drafts: readonly Draft[];
  readonly undecided: readonly Undecided[];
}

/** Judges all things of the rule's kind; no sentence of a draft holds a secret that `redact` knows. */
export function judge(rule: Rule, things: readonly Subject[], redact: Redact): Judgement {
  const drafts: Draft[] = [];
  const undecided: Undecided[] = [];
  for (const thing of things) {
    if (isUnknown(thing.role) || !rule.source.roles.some((role) => role === thing.role)) continue;
    const answer = ask(rule.when, thing);
    if (answer instanceof UndecidedError) undecided.push(undecidedOf(rule, thing, answer));
    else if (answer === true)
      drafts.push(...draftsOf(rule, thing, redact).map((draft) => redactedDraft(draft, redact)));
  }
  return { drafts, undecided };
}

/** The value; undefined where something asked for is absent; the error where it is unknown. */
function ask(expression: Expression, thing: object): unknown {
  try {
    return expression.evaluate(thing);
  } catch (error) {
    if (error instanceof UndecidedError) return error;
    if (error instanceof AbsentError) return undefined;
    throw error;
  }
}

function undecidedOf(rule: Rule, thing: Subject, error: UndecidedError): Undecided {
  const span = error.unknown.span ??
    firstPlace(ask(rule.at, thing)) ?? { path: String(thing.path), start: 0, end: 0 };
  return { rule: rule.source.id, span, why: error.unknown.why };
}

function draftsOf(rule: Rule, thing: Subject, redact: Redact): Draft[] {
  const answer = ask(rule.at, thing);
  const span = firstPlace(answer);
  if (span === undefined) return [];
  const { source } = rule;
  const others = placesOf(answer)
    .slice(1)
    .map((other) => ({ span: other, says: 'here too' }));
  const evidence =
    typeof thing.evidence === 'string' && thing.evidence !== '' ? { evidence: thing.evidence } : {};
  const fix = fixOf(rule, thing);
  return [
    {
      rule: source.id,
      family: source.family,
      title: source.title,
      severity: severityOf(rule, thing),
      confidence: source.confidence,
      span,
      message: messageFor(rule, thing).fill(thing, redact),
      related: [...others, ...relatedOf(rule, thing, redact)].filter(
        (related) => !isSame(related.span, span),
      ),
      ...evidence,
      ...(fix === undefined ? {} : { fix }),
    },
  ];
}

/** What a sentence put together is looked through again; a fix that would write a secret is left out, for masked it would be wrong. */
function redactedDraft({ fix, ...draft }: Draft, redact: Redact): Draft {
  return {
    ...draft,
    message: redact(draft.message),
    related: draft.related.map((related) => ({ ...related, says: redact(related.says) })),
    ...(draft.evidence === undefined ? {} : { evidence: redact(draft.evidence) }),
    ...(fix === undefined || redact(fix.with) !== fix.with ? {} : { fix }),
  };
}

/** The first whose place is there, whose condition holds and whose text is known. */
function fixOf({ fixes }: Rule, thing: object): Fix | undefined {
  for (const fix of fixes) {
    if (fix.when !== undefined && ask(fix.when, thing) !== true) continue;
    const span = firstPlace(ask(fix.at, thing));
    const text = fix.with.fillPlainly(thing);
    if (span !== undefined && text !== undefined) return { kind: fix.kind, span, with: text };
  }
  return undefined;
}

/** The first special message whose condition holds, else the rule's own. */
function messageFor(rule: Rule, thing: object): Rule['message'] {
  return rule.messageIf.find(({ when }) => ask(when, thing) === true)?.message ?? rule.message;
}

function severityOf(rule: Rule, thing: Subject): Severity {
  const special = rule.severityIf.find(({ when }) => ask(when, thing) === true);
  const severity = special?.severity ?? rule.source.severity;
  return thing.reachable === false ? dropped(severity) : severity;
}

/** One step less for what nothing deploys. */
function dropped(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : 'notice';
}

function relatedOf(rule: Rule, thing: object, redact: Redact): RelatedPlace[] {
  return rule.related.flatMap(({ at, says, when }) => {
    if (when !== undefined && ask(when, thing) !== true) return [];
    return placesOf(ask(at, thing)).map((span) => ({ span, says: says.fill(thing, redact) }));
  });
}

function placesOf(answer: unknown): Span[] {
  if (answer instanceof Place) return [answer.span];
  return Array.isArray(answer) ? answer.flatMap(placesOf) : [];
}

function firstPlace(answer: unknown): Span | undefined {
  return placesOf(answer)[0];
}

function isSame(a: Span, b: Span): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end;
}
