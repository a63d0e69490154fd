import { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { MakeScope } from './expand.ts';
import { foldJoints, indexOutside, logicalLines, readAssignment, splitOutside } from './scan.ts';
import type { Makefile, MakeInclude, MakeRule, MakeVariable, RecipeLine } from './tree.ts';

export type { Makefile, MakeInclude, MakeRule, MakeVariable, RecipeLine } from './tree.ts';

const CONDITION = /^(?:ifeq|ifneq|ifdef|ifndef|else|endif)(?=[\s("']|$)/;
const INCLUDE = /^(-include|sinclude|include)\s+/;
const MODIFIER = /^(export|override|private)\s+/;

/** Reads a makefile as GNU make's read.c does. Recipes are expanded at the end, when every variable has its last value. */
export function parseMakefile(text: Text): Makefile {
  const reader = new MakefileReader();
  for (const line of logicalLines(text)) reader.read(line);
  return reader.finish();
}

interface RawRecipeLine {
  readonly text: Text;
  readonly conditions: readonly Text[];
}

interface OpenRule extends Omit<MakeRule, 'recipe'> {
  readonly recipe: RawRecipeLine[];
}

interface OpenDefine {
  readonly head: Omit<MakeVariable, 'value'>;
  readonly lines: Text[];
  depth: number;
}

class MakefileReader {
  readonly #variables: MakeVariable[] = [];
  readonly #rules: OpenRule[] = [];
  readonly #includes: MakeInclude[] = [];
  readonly #comments: Text[] = [];
  readonly #problems: SyntaxProblem[] = [];
  readonly #scope = new MakeScope();
  readonly #conditions: Text[] = [];
  #rule: OpenRule | undefined;
  #define: OpenDefine | undefined;

  read(raw: Text): void {
    if (this.#define !== undefined) this.#readDefinedLine(raw, this.#define);
    else if (raw.value.startsWith('\t') && this.#rule !== undefined) this.#readRecipe(raw, this.#rule);
    else this.#readPlain(this.#withoutComment(foldJoints(raw)).trim());
  }

  finish(): Makefile {
    for (const condition of this.#conditions) this.#report(condition, "'endif' is missing.");
    if (this.#define !== undefined) this.#report(this.#define.head.text, "'endef' is missing.");
    const named = (target: string) =>
      this.#rules.filter((rule) => rule.targets.some((one) => one.value === target));
    const shell = this.#settled('SHELL');
    const shellFlags = this.#settled('.SHELLFLAGS');
    return {
      variables: this.#variables,
      rules: this.#rules.map((rule) => this.#closeRule(rule)),
      includes: this.#includes,
      phony: named('.PHONY').flatMap((rule) => rule.prerequisites),
      oneShell: named('.ONESHELL').length > 0,
      ...(shell === undefined ? {} : { shell }),
      ...(shellFlags === undefined ? {} : { shellFlags }),
      comments: this.#comments,
      problems: this.#problems,
    };
  }

  #settled(name: string): Text | undefined {
    const value = this.#variables.findLast((variable) => variable.name.value === name)?.value;
    return value === undefined || !this.#scope.defines(name) ? undefined : this.#scope.expand(value);
  }

  #withoutComment(line: Text): Text {
    const at = indexOutside(line.value, '#');
    if (at < 0) return line;
    this.#comments.push(line.slice(at));
    return line.slice(0, at);
  }

  #readPlain(line: Text): void {
    if (line.length === 0) return;
    const include = INCLUDE.exec(line.value);
    if (CONDITION.test(line.value)) this.#readCondition(line);
    else if (include !== null) {
      const paths = splitOutside(this.#scope.expand(line.slice(include[0].length)));
      this.#includes.push({ paths, optional: include[1] !== 'include', text: line });
      this.#rule = undefined;
    } else if (
      !this.#readVariable(line, {}) &&
      !/^(?:export|unexport|undefine|vpath|load|-load)\b/.test(line.value)
    ) {
      this.#readRule(line);
    } else this.#rule = undefined;
  }

  #readCondition(line: Text): void {
    const isElse = line.value.startsWith('else');
    const isEnd = line.value.startsWith('endif');
    if ((isElse || isEnd) && this.#conditions.pop() === undefined)
      this.#report(line, 'There is no condition open.');
    else if (!isEnd) this.#conditions.push(line);
  }

  /** False when the line is no assignment. */
  #readVariable(line: Text, owner: { targets?: readonly Text[] }): boolean {
    let rest = line;
    let exported = false;
    for (let match = MODIFIER.exec(rest.value); match !== null; match = MODIFIER.exec(rest.value)) {
      exported ||= match[1] === 'export';
      rest = rest.slice(match[0].length).trim();
    }
    const define = owner.targets === undefined ? (/^define\s+/.exec(rest.value)?.[0].length ?? 0) : 0;
    const parts = readAssignment(rest.slice(define));
    const name = parts?.name ?? (define > 0 ? rest.slice(define).trim() : undefined);
    if (name === undefined || name.length === 0) return false;
    const operator = parts?.operator ?? '=';
    const head = { name, operator, exported, conditions: [...this.#conditions], text: line, ...owner };
    if (define > 0) this.#define = { head, lines: [], depth: 0 };
    else this.#assign({ ...head, value: parts?.value ?? name.slice(name.length) });
    return true;
  }

  #assign(variable: MakeVariable): void {
    this.#variables.push(variable);
    this.#scope.assign(variable);
  }

  #readDefinedLine(line: Text, define: OpenDefine): void {
    const word = /^\s*(define|endef)\b/.exec(line.value)?.[1];
    if (word === 'define') define.depth++;
    if (word !== 'endef' || define.depth-- > 0) {
      define.lines.push(line);
      return;
    }
    this.#define = undefined;
    const lines = define.lines.flatMap((one, i) => (i === 0 ? [one] : [lineFeedBefore(one), one]));
    this.#assign({ ...define.head, value: Text.join([define.head.name.slice(0, 0), ...lines]) });
  }

  #readRule(line: Text): void {
    this.#rule = undefined;
    const colon = indexOutside(line.value, ':');
    if (colon <= 0) {
      this.#report(
        line,
        line.value.startsWith('$')
          ? 'A line that make computes.'
          : 'Missing separator: neither a rule nor a variable.',
      );
      return;
    }
    const grouped = line.value[colon - 1] === '&';
    const doubleColon = line.value[colon + 1] === ':';
    const targets = splitOutside(this.#scope.expand(line.slice(0, grouped ? colon - 1 : colon)));
    const rest = line.slice(colon + (doubleColon ? 2 : 1)).trim();
    if (this.#readVariable(rest, { targets })) return;
    const semicolon = indexOutside(rest.value, ';');
    const conditions = [...this.#conditions];
    const prerequisites = this.#readPrerequisites(semicolon < 0 ? rest : rest.slice(0, semicolon));
    const isPattern = targets.some((target) => target.value.includes('%'));
    const recipe = semicolon < 0 ? [] : [{ text: rest.slice(semicolon + 1).trim(), conditions }];
    this.#rule = { targets, ...prerequisites, doubleColon, isPattern, recipe, conditions, text: line };
    this.#rules.push(this.#rule);
  }

  #readPrerequisites(text: Text): Pick<MakeRule, 'prerequisites' | 'orderOnly' | 'targetPattern'> {
    const colon = indexOutside(text.value, ':');
    const after = text.slice(colon + 1);
    const bar = indexOutside(after.value, '|');
    const words = (part: Text) => splitOutside(this.#scope.expand(part));
    return {
      prerequisites: words(bar < 0 ? after : after.slice(0, bar)),
      orderOnly: bar < 0 ? [] : words(after.slice(bar + 1)),
      ...(colon < 0 ? {} : { targetPattern: text.slice(0, colon).trim() }),
    };
  }

  #readRecipe(text: Text, rule: OpenRule): void {
    if (text.value.trim() !== '') rule.recipe.push({ text, conditions: [...this.#conditions] });
  }

  #closeRule(rule: OpenRule): MakeRule {
    const automatic = automaticVariables(rule);
    const recipe = rule.recipe.map(({ text, conditions }): RecipeLine => {
      const line = withoutTabs(text);
      const switched = this.#withoutSwitch(line);
      const expanded = this.#scope.expand(switched, rule.targets, automatic);
      const prefix = /^[\s@+-]*/.exec(expanded.value)?.[0] ?? '';
      return {
        command: expanded.slice(prefix.length),
        silent: prefix.includes('@'),
        ignoresFailure: prefix.includes('-'),
        always: prefix.includes('+'),
        conditions,
        text,
      };
    });
    return { ...rule, recipe };
  }

  /** `$(Q)docker run …`: a leading variable that is never more than prefixes says nothing about the command. */
  #withoutSwitch(line: Text): Text {
    const [whole, name] = /^[\s@+-]*\$[({](\w+)[)}]/.exec(line.value) ?? [];
    const values = this.#variables.filter((variable) => variable.name.value === name);
    const isSwitch = values.length > 0 && values.every(({ value }) => /^[\s@+-]*$/.test(value.value));
    return whole !== undefined && isSwitch ? line.slice(whole.length) : line;
  }

  #report(text: Text, message: string): void {
    this.#problems.push({ text, message });
  }
}

function lineFeedBefore(line: Text): Text {
  return Text.standing('\n', line.slice(0, 0).span());
}

/** The tab that begins each of its lines is make's own. */
function withoutTabs(text: Text): Text {
  const first = text.value.startsWith('\t') ? text.slice(1) : text;
  return first.value.includes('\n\t') ? first.replaceAll(/\n\t/g, () => '\n') : first;
}

/** `$@`, `$<` and `$^` where one target that is no pattern settles them. */
function automaticVariables({ targets, isPattern, prerequisites }: OpenRule): Map<string, Text> {
  const variables = new Map<string, Text>();
  const [target, ...others] = targets;
  if (target === undefined || others.length > 0 || isPattern) return variables;
  variables.set('@', target);
  const [first] = prerequisites;
  if (first !== undefined) variables.set('<', first);
  return variables;
}
