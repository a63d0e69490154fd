import type { Repository } from '../../repository/repository.ts';
import { type Allowance, allowancesIn, withoutAllowance } from '../allowances.ts';
import { type ConfiguredAllowance, placeKey } from '../configuration/configuration.ts';
import { protectedRules } from '../configuration/protected.ts';
import type { Policy } from '../load-policy.ts';
import type { PolicyChange } from './policy-change.ts';
import { quote } from './quote.ts';

interface State {
  readonly policy: Policy;
  readonly repository: Repository;
}

/** What a change makes of allowances, in comments and in the configuration. */
export function compareAllowances(before: State, now: State): PolicyChange[] {
  return [
    ...compareComments(before, now),
    ...compareConfigured(before.policy.configuration.allow, now.policy),
  ];
}

/** An allowance in a comment, with the text of the line that it speaks of. */
interface Comment extends Allowance {
  readonly about: string;
}

function compareComments(before: State, now: State): PolicyChange[] {
  const left = commentsOf(before);
  const take = (matches: (old: Comment) => boolean): Comment | undefined => {
    const index = left.findIndex(matches);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const changes = commentsOf(now).flatMap((one): PolicyChange[] => {
    const isSame = (old: Comment): boolean => old.rule === one.rule && old.about === one.about;
    const old =
      take((other) => isSame(other) && other.span.path === one.span.path) ??
      take((other) => isSame(other) && !now.repository.hasFile(other.span.path));
    const where = quote(one.span.path);
    if (old !== undefined)
      return compareUntil(old, one, `in ${where}`).map((said) => ({ ...said, span: one.span }));
    const says = `A comment in ${where} allows \`${one.rule}\`${untilSaid(one)}: ${quote(one.reason)}. It counts at once.`;
    return [{ weakens: true, says, span: one.span }];
  });
  const gone = left.map(({ rule, span }) => ({
    weakens: false,
    says: `A comment in ${quote(span.path)} no longer allows \`${rule}\`.`,
  }));
  return [...changes, ...gone];
}

/** Those that are honoured. Of the others a finding says why not. */
function commentsOf({ policy, repository }: State): Comment[] {
  const isProtected = protectedRules(policy);
  const known = new Set(policy.rules.map(({ id }) => id));
  return repository.files.flatMap((file) => {
    if (file.linkTo !== undefined) return [];
    const comments = allowancesIn(file);
    if (comments.length === 0) return [];
    const lines = file.content.split('\n');
    return comments
      .filter(({ rule, reason }) => known.has(rule) && reason !== '' && !isProtected.has(rule))
      .map((one) => ({
        ...one,
        about: withoutAllowance(lines[one.line - 1] ?? '')
          .replace(/\s+/g, ' ')
          .trim(),
      }));
  });
}

function compareConfigured(was: readonly ConfiguredAllowance[], { configuration }: Policy): PolicyChange[] {
  const left = [...was];
  const changes = configuration.allow.flatMap((one): PolicyChange[] => {
    const index = left.findIndex(({ rule, path }) => rule === one.rule && path === one.path);
    const [old] = index < 0 ? [] : left.splice(index, 1);
    const span = configuration.places.get(placeKey('allow', one.rule, one.path));
    const place = span === undefined ? {} : { span };
    if (old !== undefined)
      return compareUntil(old, one, `of ${quote(one.path)}`).map((said) => ({ ...said, ...place }));
    const says = `\`${one.rule}\` is allowed in ${quote(one.path)}${untilSaid(one)}: ${quote(one.reason)}.`;
    return [{ weakens: true, says, ...place }];
  });
  const gone = left.map(({ rule, path }) => ({
    weakens: false,
    says: `\`${rule}\` is no longer allowed in ${quote(path)}.`,
  }));
  return [...changes, ...gone];
}

type Limited = Pick<Allowance, 'rule' | 'until'>;

function compareUntil(old: Limited, one: Limited, where: string): PolicyChange[] {
  if (old.until === one.until) return [];
  const weakens = one.until === undefined || (old.until !== undefined && one.until > old.until);
  const end = one.until === undefined ? 'for ever' : `until ${quote(one.until)}`;
  const was = old.until === undefined ? 'for ever' : `until ${quote(old.until)}`;
  return [{ weakens, says: `The allowance of \`${one.rule}\` ${where} holds ${end} now; it held ${was}.` }];
}

function untilSaid({ until }: Limited): string {
  return until === undefined ? '' : ` until ${quote(until)}`;
}
