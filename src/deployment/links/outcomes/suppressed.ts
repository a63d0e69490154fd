import type { Span } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { Run } from '../../scripts/run.ts';
import type { Sequence } from '../commands/sequences.ts';
import { isUnnoticed } from './unnoticed.ts';

/** What throws a failure away. */
export interface Suppression {
  readonly how: 'or-true' | 'silenced' | 'exit-zero' | 'prefix' | 'option';
  /** As the script has it: `|| true`, `2>/dev/null`, `; exit 0`. */
  readonly by: string;
  readonly at: Span;
}

/** What turns a failure into a success: `true`, `:`, `exit 0`. A message is none of them: somebody is told. */
const NOTHING = /^(?:\(|\{)?\s*(?:(?:\/(?:usr\/)?bin\/)?true|:|exit\s+0|exit)\s*;?\s*(?:\)|\})?$/;

/** What throws the failure of the command away, so that neither the script nor a reader of its output sees it. */
export function suppressionOf(deployment: Deployment, sequence: Sequence, act: Act): Suppression | undefined {
  const run = sequence.runOf(act);
  const { flow } = act.line;
  if (flow.background || flow.trap !== undefined) return undefined;
  const option = byOption(act);
  if (option !== undefined) return option;
  const { handler } = flow;
  if (handler !== undefined && (flow.onFailure === 'ignored' || flow.onFailure === 'tested'))
    return NOTHING.test(handler.value)
      ? { how: 'or-true', by: `|| ${handler.value}`, at: handler.span() }
      : undefined;
  if (flow.onFailure !== 'continues') return undefined;
  const silenced = isUnnoticed(deployment, sequence, act) === true ? silencedBy(act, run) : undefined;
  return silenced ?? zeroAtTheEnd(run, act) ?? byPrefix(deployment, run);
}

/** Standard error goes nowhere, and nothing looks at the status. */
function silencedBy(act: Act, run: Run): Suppression | undefined {
  const redirect = act.line.redirects.find(
    ({ operator, descriptor, target }) =>
      target.value === '/dev/null' &&
      ((descriptor === 2 && /^>>?$/.test(operator)) || /^&>>?$/.test(operator)),
  );
  const joined = act.line.redirects.find(
    ({ operator, descriptor, target }) => operator === '>&' && descriptor === 2 && target.value === '1',
  );
  const out = act.line.redirects.find(
    ({ operator, descriptor, target }) =>
      /^>>?$/.test(operator) && (descriptor ?? 1) === 1 && target.value === '/dev/null',
  );
  const found = redirect ?? (out !== undefined && joined !== undefined ? out : undefined);
  if (found === undefined || endsWith(run, act)) return undefined;
  return {
    how: 'silenced',
    by: redirect === undefined ? '>/dev/null 2>&1' : '2>/dev/null',
    at: found.target.span(),
  };
}

/** `RUN pip install x; exit 0`: the shell's last command decides for all of them. */
function zeroAtTheEnd(run: Run, act: Act): Suppression | undefined {
  const { script } = run;
  if (script.body.kind !== 'shell' || act.line.where !== script.where) return undefined;
  if (script.origin.kind !== 'image-build' && script.origin.kind !== 'recipe') return undefined;
  const last = script.body.statements.at(-1)?.text;
  if (last === undefined || !NOTHING.test(last.value) || last.value === 'exit') return undefined;
  return { how: 'exit-zero', by: `; ${last.value}`, at: last.span() };
}

/** `-docker build .` in a recipe. */
function byPrefix(deployment: Deployment, { script }: Run): Suppression | undefined {
  if (script.origin.kind !== 'recipe') return undefined;
  const { path, start } = script.text.span();
  const before = deployment.repository.file(path)?.content.slice(Math.max(0, start - 8), start) ?? '';
  const sign = /-(?=[-@+ \t]*$)/.exec(/[\t;][-@+ \t]*$/.exec(before)?.[0] ?? '');
  if (sign === null) return undefined;
  const at = before.lastIndexOf('-') - before.length + start;
  return { how: 'prefix', by: '-', at: { path, start: at, end: at + 1 } };
}

/** `make -i`: the program itself goes on and reports success. */
function byOption(act: Act): Suppression | undefined {
  const use = act.program === 'make' ? act.options.get('ignore-errors')?.at(-1) : undefined;
  return use === undefined ? undefined : { how: 'option', by: use.text.value, at: use.text.span() };
}

/** Whether the command is what the script ends with: whoever runs the script sees its status. */
export function endsWith({ script }: Run, act: Act): boolean {
  if (script.body.kind === 'argv') return true;
  const last = script.body.statements.at(-1)?.text.span();
  const own = act.line.text.span();
  return last !== undefined && own.path === last.path && own.start >= last.start && own.end <= last.end;
}
