import type {
  Assignment,
  Redirect,
  ShellTree,
  Statement,
  Word,
  WordPart,
} from '../../src/syntax/shell/tree.ts';

/** A compact form of a tree, to compare with: one line a statement, then one line a problem. */
export function printTree(tree: ShellTree): string {
  const problems = tree.problems.map(
    (problem) => `? ${problem.message}: ${JSON.stringify(problem.text.value)}`,
  );
  return [...tree.body.map(printStatement), ...problems].join('\n');
}

const printAll = (statements: readonly Statement[]): string => statements.map(printStatement).join('; ');

export function printStatement(statement: Statement): string {
  const redirects = statement.redirects.map((redirect) => ` ${printRedirect(redirect)}`).join('');
  return `${printShape(statement)}${redirects}${statement.background ? ' &' : ''}`;
}

function printShape(statement: Statement): string {
  switch (statement.kind) {
    case 'command':
      return [
        ...statement.assignments.map((assignment) => `{${printAssignment(assignment)}}`),
        ...statement.words.map(printWord),
      ].join(' ');
    case 'pipeline':
      return `${statement.negated ? '!' : ''}pipe(${statement.stages.map(printStatement).join(' | ')})`;
    case 'and-or':
      return `(${printStatement(statement.left)} ${statement.operator} ${printStatement(statement.right)})`;
    case 'if': {
      const branches = statement.branches.map((b) => `${printAll(b.condition)} -> ${printAll(b.body)}`);
      return `if(${branches.join(', ')}${statement.otherwise ? `, else ${printAll(statement.otherwise)}` : ''})`;
    }
    case 'loop': {
      const items = statement.items === undefined ? '' : ` in [${statement.items.map(printWord).join(' ')}]`;
      const head = statement.arithmetic ?? statement.variable;
      const about = head === undefined ? printAll(statement.condition) : `${head.value}${items}`;
      return `${statement.keyword}(${about} -> ${printAll(statement.body)})`;
    }
    case 'case': {
      const arms = statement.arms.map(
        (arm) => `${arm.patterns.map(printWord).join('|')} -> ${printAll(arm.body)}`,
      );
      return `case(${printWord(statement.subject)}: ${arms.join(', ')})`;
    }
    case 'function':
      return `function ${statement.name.value}(${printAll(statement.body)})`;
    case 'group':
    case 'subshell':
      return `${statement.kind}(${printAll(statement.body)})`;
    case 'test':
      return `${statement.form} ${statement.words.map(printWord).join(' ')}`;
  }
}

function printAssignment({ name, index, append, value }: Assignment): string {
  const subject = `${name.value}${index ? `[${printWord(index)}]` : ''}`;
  if (value === undefined) return subject;
  const list = Array.isArray as (value: Word | readonly Word[]) => value is readonly Word[];
  const written = list(value) ? `(${value.map(printWord).join(' ')})` : printWord(value);
  return `${subject}${append ? '+=' : '='}${written}`;
}

function printRedirect({ descriptor, operator, target, heredoc }: Redirect): string {
  const body = heredoc ? `${heredoc.expands ? '' : '='}${heredoc.delimiter}:${printWord(heredoc.word)}` : '';
  return `${descriptor ?? ''}${operator}${target ? printWord(target) : body}`;
}

export const printWord = (word: Word): string => word.parts.map(printPart).join('+');

/** Unquoted literals bare, quoted ones in quotes; a quoted expansion has a `"` behind it. */
function printPart(part: WordPart): string {
  const mark = 'quoted' in part && part.quoted ? '"' : '';
  switch (part.kind) {
    case 'literal':
      return part.quoted ? JSON.stringify(part.value.value) : part.value.value.replaceAll(' ', '_');
    case 'command':
      return `$(${printAll(part.body)})${mark}`;
    case 'process':
      return `${part.text.value.charAt(0)}(${printAll(part.body)})`;
    case 'arithmetic':
      return `${part.text.value}${mark}`;
    case 'parameter': {
      const operands = [part.operand, part.replacement].map((word) => (word ? ` ${printWord(word)}` : ''));
      const index = part.index === undefined ? '' : `[${part.index}]`;
      return `\${${part.name}${index}${part.operator ? ` ${part.operator}` : ''}${operands.join('')}}${mark}`;
    }
  }
}
