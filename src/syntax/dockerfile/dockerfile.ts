import type { Text } from '../../repository/text.ts';
import { ExpansionBudget } from '../expand-variables.ts';
import { present } from '../present.ts';
import type { SyntaxProblem } from '../problem.ts';
import { checkFlags } from './flags.ts';
import { type Head, readHead } from './head.ts';
import { readInstruction, readPair } from './instruction.ts';
import { type DockerfileLine, splitInstructions } from './lines.ts';
import { DockerfileScope, type ScopeOptions } from './scope.ts';
import type { DockerfileStage, DockerfileTree, Instruction, KeyValue } from './tree.ts';
import { fieldsOf, wordsOf } from './words.ts';

/** Reads a Dockerfile as BuildKit does; what it would refuse is a problem and costs that instruction. */
export function parseDockerfile(text: Text): DockerfileTree {
  return new DockerfileParser(text).parse();
}

/** In lower case: BuildKit's instructions/parse.go, `validStageName`. */
const STAGE_NAME = /^[a-z][a-z\d_.-]*$/i;

interface OpenStage {
  readonly stage: Omit<DockerfileStage, 'text' | 'instructions'>;
  readonly start: DockerfileLine;
  readonly scope: DockerfileScope;
  readonly instructions: Instruction[];
  last: DockerfileLine;
}

class DockerfileParser {
  readonly #text: Text;
  readonly #problems: SyntaxProblem[] = [];
  readonly #globalArgs: KeyValue[] = [];
  readonly #globals = new Map<string, Text | undefined>();
  readonly #stages: DockerfileStage[] = [];
  readonly #scopes: DockerfileScope[] = [];
  /** By name in lower case; of equal names the last. */
  readonly #named = new Map<string, number>();
  readonly #budget = new ExpansionBudget();
  #globalScope: DockerfileScope;
  #escape: '\\' | '`' = '\\';
  #open: OpenStage | undefined;

  constructor(text: Text) {
    this.#text = text;
    this.#globalScope = this.#newScope({ hasImage: true });
  }

  parse(): DockerfileTree {
    const split = splitInstructions(this.#text, this.#problems);
    this.#escape = split.escape;
    this.#globalScope = this.#newScope({ hasImage: true });
    for (const line of split.lines) this.#read(line);
    this.#closeStage();
    if (this.#stages.length === 0) {
      const place = this.#text.slice(0, this.#text.value.search(/\n|$/));
      this.#problems.push({ text: place, message: 'No FROM begins a build stage' });
    }
    return {
      text: this.#text,
      escape: split.escape,
      directives: split.directives,
      globalArgs: this.#globalArgs,
      stages: this.#stages,
      problems: this.#problems,
    };
  }

  #read(line: DockerfileLine): void {
    const head = readHead(line.joined, this.#escape);
    const word = head.keyword.value.toLowerCase();
    if (word === 'from' && !head.onbuild) this.#openStage(line, head);
    else if (this.#open !== undefined) this.#readInto(this.#open, line, head);
    else if (word === 'arg' && !head.onbuild) this.#readGlobals(head);
    else this.#problems.push({ text: line.text, message: 'Only ARG may stand before the first FROM' });
  }

  #readGlobals(head: Head): void {
    for (const word of wordsOf(head.rest, this.#escape)) {
      const pair = readPair(word, this.#globalScope);
      this.#globalArgs.push(pair);
      this.#globals.set(pair.name.value, pair.value);
      this.#globalScope.setArgs([pair]);
    }
  }

  #newScope(options: Pick<ScopeOptions, 'hasImage' | 'parent'>): DockerfileScope {
    return new DockerfileScope({
      escape: this.#escape,
      budget: this.#budget,
      globals: this.#globals,
      ...options,
    });
  }

  #openStage(line: DockerfileLine, head: Head): void {
    this.#closeStage();
    const globals = this.#globalScope;
    const [written, as, name, ...more] = fieldsOf(head.rest);
    if (written === undefined) {
      this.#problems.push({ text: line.text, message: 'FROM takes the name of an image' });
      return;
    }
    checkFlags(head.keyword, head.flags, this.#problems);
    const isNamed = as?.value.toLowerCase() === 'as' && name !== undefined;
    if (as !== undefined && (!isNamed || more.length > 0))
      this.#problems.push({
        text: head.rest,
        message: 'FROM takes an image, and `AS` with a name behind it',
      });
    if (isNamed && name.isKnown && !STAGE_NAME.test(name.value))
      this.#problems.push({
        text: name,
        message: 'A stage’s name begins with a letter and has no other signs than `-_.`',
      });
    const base = globals.expand(written);
    const baseStage = base.isKnown ? this.#named.get(base.value.toLowerCase()) : undefined;
    const platform = head.flags.find((flag) => flag.name === 'platform')?.value;
    const parent = baseStage === undefined ? undefined : this.#scopes[baseStage];
    const scope = this.#newScope({ parent, hasImage: base.value !== 'scratch' });
    const stage = present({
      index: this.#stages.length,
      name: isNamed ? name : undefined,
      base,
      baseStage,
      platform: platform === undefined ? undefined : globals.expand(platform),
    });
    this.#open = { stage, start: line, last: line, scope, instructions: [] };
  }

  #readInto(open: OpenStage, line: DockerfileLine, head: Head): void {
    const { scope } = open;
    const context = { line, scope, escape: this.#escape, problems: this.#problems };
    const instruction = readInstruction(head, context);
    open.last = line;
    if (instruction === undefined) return;
    open.instructions.push(instruction);
    if (instruction.onbuild) return;
    if (instruction.kind === 'env') scope.setEnv(instruction.pairs);
    if (instruction.kind === 'arg') scope.setArgs(instruction.pairs);
  }

  #closeStage(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    this.#scopes.push(open.scope);
    if (open.stage.name !== undefined) this.#named.set(open.stage.name.value.toLowerCase(), open.stage.index);
    const text = this.#between(open.start, open.last);
    this.#stages.push({ ...open.stage, text, instructions: open.instructions });
  }

  #between(first: DockerfileLine, last: DockerfileLine): Text {
    return this.#text.slice(first.start, last.start + last.text.length);
  }
}
