import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { parseShell } from '../../src/syntax/shell/shell.ts';
import type { ShellTree } from '../../src/syntax/shell/tree.ts';
import { printTree } from './print-shell.ts';

const parse = (source: string): ShellTree => parseShell(Text.ofFile('a.sh', source));
const print = (source: string): string => printTree(parse(source));

test.each([
  ['', ''],
  ['# a\n\n # b\n', ''],
  ['a b c', 'a b c'],
  ['A=1 B="x y" a >out 2>&1 &', '{A=1} {B="x y"} a >out 2>&1 &'],
  ['a=(1 "2" $x); a+=(3\n # c\n 4)', '{a=(1 "2" ${x})}\n{a+=(3 4)}'],
  ['a[1]=3; a[$i + 1]+=x', '{a[1]=3}\n{a[${i}+_+_1]+=x}'],
  ['export A=1 B -x $C', '{A=1} {B} export -x ${C}'],
  [
    'local -r x=$(a); declare -A m=([k]=v); readonly R',
    '{x=$(a)} local -r\n{m=([k]=v)} declare -A\n{R} readonly',
  ],
  ['env A=1 b; dd of=/x', 'env A=1 b\ndd of=/x'],
  ['a | b |& c', 'pipe(a | b 2>&1 | c)'],
  ['! a | b; if ! a; then b; fi', '!pipe(a | b)\nif(!pipe(a) -> b)'],
  ['a && ! b | c || d & e', '((a && !pipe(b | c)) || d) &\ne'],
  ['if a; then b; elif c\nthen d; else e; fi >x', 'if(a -> b, c -> d, else e) >x'],
  ['while read -r l; do a & done < f', 'while(read -r l -> a &) <f'],
  ['until a\ndo b\ndone', 'until(a -> b)'],
  ['for x in a "b c" *.d; do e; done', 'for(x in [a "b c" *.d] -> e)'],
  ['for x; do a; done; for x in; do a; done', 'for(x -> a)\nfor(x in [] -> a)'],
  ['for ((i=0;i<3;i++)); do a; done', 'for(i=0;i<3;i++ -> a)'],
  ['select x in a b; do c; done', 'select(x in [a b] -> c)'],
  [
    'case $x in a|b) c;; (d) e;& *) f;;& "q r") ;; esac | g',
    'pipe(case(${x}: a|b -> c, d -> e, * -> f, "q r" -> ) | g)',
  ],
  [
    'f() { a; }; function g { b; }; function h() ( c ) >x',
    'function f(a)\nfunction g(b)\nfunction h(subshell(c)) >x',
  ],
  ['{ a; b; } 2>/dev/null && (c; d)', '(group(a; b) 2>/dev/null && subshell(c; d))'],
  ['[[ $a == b* && ! -f "$x" ]] || c', '([[ ${a} == b* && ! -f ${x}" || c)'],
  ['(( x > 1 )) && [ -f y ]', '((( _x_>_1_ && [ -f y ])'],
  ['a <&- 3>&2 >|f &>g &>>h 4<>i {fd}>j', 'a <&- 3>&2 >|f &>g &>>h 4<>i >j'],
  ['>out; 2>&1 a', ' >out\na 2>&1'],
  ['a <<< "$x" | b', 'pipe(a <<<${x}" | b)'],
  ['diff <(a) >(b) > >(c)', 'diff <(a) >(b) >>(c)'],
  ['echo $(a | b)"$(c "d")"', 'echo $(pipe(a | b))+$(c "d")"'],
  ['echo `a \\`b\\`` "`c \\"d\\"`" `e \\\\$f`', 'echo $(a $(b)) $(c "d")" $(e $f)'],
  ['echo $((1 + (2))) "$((x))" $[3]', 'echo $((1 + (2))) $((x))" $[3]'],
  ['time a; time -p { b; }', 'time a\ngroup(b)'],
  ['time ! a | b; ! ! a; time f() { a; }', '!pipe(a | b)\na\nfunction f(a)'],
  ['coproc a b; coproc N { c; } >x; coproc while a; do b; done', 'a b &\ngroup(c) >x &\nwhile(a -> b) &'],
  ['for x in a; { b; }; for ((;;)) { c; }', 'for(x in [a] -> b)\nfor(;; -> c)'],
  ['for x\n # a\nin b\n\ndo c; done', 'for(x in [b] -> c)'],
  [
    'f()\n\n# a\n{ b; }; g() [[ c ]]; h() if a; then b; fi >x',
    'function f(b)\nfunction g([[ c)\nfunction h(if(a -> b)) >x',
  ],
  [
    'case x in esac; case x in (a) esac; case if in if) a; esac',
    'case(x: )\ncase(x: a -> )\ncase(if: if -> a)',
  ],
  ['echo if then; >x if; A=1 done; \\if', 'echo if then\nif >x\n{A=1} done\nif'],
  [
    'if (a) then (b) elif [[ c ]] then { d; } else ((e)) fi',
    'if(subshell(a) -> subshell(b), [[ c -> group(d), else (( e)',
  ],
  ['echo {a,b}/*.x ~/[c-d]?', 'echo {a,b}/*.x ~/[c-d]?'],
])('reads %j', (source, expected) => {
  expect(print(source)).toBe(expected);
});

test.each([
  ['$a ${b} $1 ${10} $@ "$*" $# $? $$ $! $-', '${a} ${b} ${1} ${10} ${@} ${*}" ${#} ${?} ${$} ${!} ${-}'],
  ['${a:-b c} ${a-} ${a:=x} ${a=x}', '${a :- b_c} ${a - } ${a := x} ${a = x}'],
  ['${a:+"x y"} ${a+x} ${a:?no} ${a?no}', '${a :+ "x y"} ${a + x} ${a :? no} ${a ? no}'],
  ['${a#x} ${a##*/} ${a%.*} ${a%%x}', '${a # x} ${a ## */} ${a % .*} ${a %% x}'],
  ['${a/b/c} ${a//b} ${a//\\//-}', '${a / b c} ${a // b} ${a // / -}'],
  ['${a[@]} "${a[*]}" ${a[$i]} ${#a[@]}', '${a[@]} ${a[*]}" ${a[$i]} ${a[@] length}'],
  ['${#a} ${!a} ${!a[@]} ${!p*}', '${a length} ${a indirect} ${a[@] other} ${p other *}'],
  ['${a:1:2} ${a^^} ${a@Q} ${a/#b/c}', '${a other :1:2} ${a other ^^} ${a other @Q} ${a other /#b/c}'],
  ['"${a:-\'b\' "c d" $(e)}" ${a:-${b:-c}}', '${a :- "\'b\' "+"c d"+" "+$(e)"}" ${a :- ${b :- c}}'],
  ['a\\ b \'c d\'"e"f "g"\'h\'', 'a_b "c d"+"e"+f "g"+"h"'],
  ['"" \'\' a""', '"" "" a+""'],
  ['"a\\"b\\$c\\\\d\\`e\\f"', '"a\\"b$c\\\\d`e\\\\f"'],
  ["$'a\\tb\\x41\\u00e9\\U0001F600\\101\\'' $\"hi $x\"", '"a\\tbAé😀A\'" "hi "+${x}"'],
  ['\\*.x \\~ a\\$b', '"*"+.x "~" a$b'],
  ['a\\\nb \\\n c "d\\\ne"', 'ab c "de"'],
  ['a#b c # d', 'a#b c'],
  ['$ "$" a$ $.', '$ "$" a$ $.'],
  ['if then } { ! [[ a=b', 'if then } { ! [[ a=b'],
])('reads the words %j', (source, expected) => {
  expect(print(`echo ${source}`)).toBe(`echo ${expected}`);
});

test.each([
  ['cat <<A\nx $y `z` $(w)\nA\nb', 'cat <<A:"x "+${y}"+" "+$(z)"+" "+$(w)"+"\\n"\nb'],
  ["cat <<'A'\n$x \\\nA\nb", 'cat <<=A:"$x \\\\\\n"\nb'],
  ['cat <<"A B"\nx\nA B', 'cat <<=A B:"x\\n"'],
  ['cat <<\\A\n$x\nA', 'cat <<=A:"$x\\n"'],
  ['cat <<-A\n\t\tx\n\t  y $z\n\tA\nb', 'cat <<-A:"x\\n  y "+${z}"+"\\n"\nb'],
  ['a <<A <<B\n1\nA\n2\nB\nc', 'a <<A:"1\\n" <<B:"2\\n"\nc'],
  ['a <<A | b && c\nx\nA\nd', '(pipe(a <<A:"x\\n" | b) && c)\nd'],
  ['a | b <<A | c\nx\nA', 'pipe(a | b <<A:"x\\n" | c)'],
  ['a <<A |\nx\nA\nb', 'pipe(a <<A:"x\\n" | b)'],
  ['ssh h <<A &\nx\nA', 'ssh h <<A:"x\\n" &'],
  ['while a; do b; done <<A\nx\nA', 'while(a -> b) <<A:"x\\n"'],
  ['x=$(cat <<A\n)"\nA\n) b', '{x=$(cat <<A:")\\"\\n")} b'],
  ['if a <<A; then\nx\nA\nb; fi', 'if(a <<A:"x\\n" -> b)'],
  ['a <<A\n\\$x \\\\ \\` \\y \\\n"z" ${c:-"d"}\nA', 'a <<A:"$x \\\\ ` \\\\y \\"z\\" "+${c :- "d"}"+"\\n"'],
  ['a <<A\nA', 'a <<A:""'],
])('reads the heredoc %j', (source, expected) => {
  expect(print(source)).toBe(expected);
});

test('a bracket in quotes closes nothing, escaped quotes in them or not', () => {
  expect(print(String.raw`((a $'\'' "\\" "))"); b)`)).toBe(
    String.raw`subshell(subshell(a "'" "\\" "))"); b)`,
  );
});

/** Valid scripts that a grammar made for colouring text (tree-sitter-bash 0.25) misreads. */
test.each([
  ['an error: two heredocs on a line', 'a <<A <<B\nA\nB', 'a <<A:"" <<B:""'],
  ['the rest of the line becomes a part of the heredoc', 'a <<A && b\nA', '(a <<A:"" && b)'],
  ['an error: no separator before `do`', 'for i do a; done', 'for(i -> a)'],
  ['`!` negates the first command only', '! a | b', '!pipe(a | b)'],
  [
    'an error: two subshells open side by side',
    '((a; b) | c) 2>&1',
    'subshell(pipe(subshell(a; b) | c)) 2>&1',
  ],
  ['arithmetic instead of two subshells', "((a '))'); b)", 'subshell(subshell(a "))"); b)'],
  ['an error: a compound command before `then`', 'if (a) then b; fi', 'if(subshell(a) -> b)'],
  ['an error: the same with `fi`', 'if if a; then b; fi then c; fi', 'if(if(a -> b) -> c)'],
  ['a missing `;`: a group ends a group', '{ { a; } }', 'group(group(a))'],
  ['an error: the body of a function is a loop', 'f() for x; do a; done', 'function f(for(x -> a))'],
  ['a missing `]`: a tilde as an operand', '[ "$a" = ~ ]', '[ ${a}" = ~ ]'],
  ['an error: `<>`', 'a <>b', 'a <>b'],
  [
    'an error: an extended glob behind a quote',
    "[[ $a != *'b':*([[:space:]])c* ]]",
    '[[ ${a} != *+"b"+:*([[:space:]])c*',
  ],
  ['an error: a `$` before a parenthesis', 'a \\(b$\\)', 'a (b$)'],
  ['an escaped line end splits a word', 'a b\\\nc', 'a bc'],
  ['`$"…"` is two words', 'a $"b"', 'a "b"'],
  ['`&&` binds tighter than `|`', 'a | b | c && d', '(pipe(a | b | c) && d)'],
  [
    'a line end in a pipeline lets later lines become its arguments',
    'for x in a\ndo\n\tb |\n\tc |\n\td >e\n\n\tif ! f\n\tthen\n\t\tg\n\tfi\n\n\th=$(i | j)\n\n\tk | l | m && n\ndone',
    'for(x in [a] -> pipe(b | c | d >e); if(!pipe(f) -> g); {h=$(pipe(i | j))}; (pipe(k | l | m) && n))',
  ],
])('reads what others do not: %s', (_fault, source, expected) => {
  expect(print(source)).toBe(expected);
});

test.each([
  ['echo "abc\nx; y', 'x\ny\n? this double quote is never closed: "\\"abc"'],
  ["a; if b; then c 'x\nd\nfi\ne", 'a\nif(b -> d)\ne\n? this single quote is never closed: "\'x"'],
  ['a `b\nc', 'c\n? this backtick is never closed: "`b"'],
  ['a $(b; c\nd', 'd\n? this parenthesis is never closed: "$(b; c"'],
  ['a ${b\nc', 'c\n? this brace is never closed: "${b"'],
  ['a=(b\nc', 'c\n? this parenthesis is never closed: "(b"'],
  ['[[ a\nb', 'b\n? this `[[` is never closed: "[[ a"'],
  ['cat <<A\nb', 'cat <<A:"b"\n? this heredoc has no closing line "A": "<<A"'],
  ['cat <<A\n$(b\nA\nc', 'cat <<A:"$(b\\n"\nc\n? this parenthesis is never closed: "$(b"'],
  ['if a; then b\nc', 'a\nb\nc\n? this cannot be read as shell: "if"'],
  ['case x in\na) b\nc', 'b\nc\n? this cannot be read as shell: "case"'],
  ['a; done\nb', 'a\nb\n? nothing here opened what this ends or goes on with: "done"'],
  ['a\n)\nb', 'a\nb\n? this parenthesis was never opened: ")"'],
  ['a ;; b', 'a\nb\n? this ends an arm of no `case`: ";;"'],
  ['a &&', 'a\n? a command is missing here: ""'],
  ['>\na', ' >\na\n? this redirection has no target: ">"'],
  ['{ a; } b\nc', 'group(a)\nc\n? no word can stand behind the end of a compound command: "b"'],
  ['a (b) c', 'a c\n? a parenthesis cannot stand here: "(b) c"'],
  ['a\0b \0\nc', 'a\0b \0\nc'],
  ['f() {\na\nb "c\n}\nd', 'function f(a)\nd\n? this double quote is never closed: "\\"c"'],
  ['f() {\na\nif b; then c\n}\nd', 'function f(a; b; c)\nd\n? this cannot be read as shell: "if"'],
  ['if a "b; then\nc\nfi\nd', 'c\nd\n? this double quote is never closed: "\\"b; then"'],
  ['if a; b; fi; c', 'a\nb\nc\n? `then` is missing here: "fi"'],
  ['while a; done; b', 'a\nb\n? `do` is missing here: "done"'],
  ['if a; then fi; b', 'if(a -> )\nb\n? a command is missing here: "fi"'],
  [
    'a | | b; ; c & & d',
    'pipe(a | b)\nc &\nd\n? a command is missing here: "|"\n? a command is missing here: ";"\n? a command is missing here: "&"',
  ],
  ['a | ! b', 'pipe(a | b)\n? a `!` can stand before a whole pipeline only: "!"'],
  ['if a; then case x in b) c;; fi; d', 'if(a -> c)\nd\n? this cannot be read as shell: "case"'],
  [
    'case x in a b) c;; d) e;; esac',
    'case(x:  -> a b; c, d -> e)\n? this parenthesis was never opened: ")"\n? these are no patterns of a `case`: "a b) c;; d) e;; esac"',
  ],
  ['for; do a; done; b', 'a\nb\n? this cannot be read as shell: "for"'],
  ['function\na', 'a\n? the name of a function is missing here: "function"'],
  ['x=(a\n;;\nb', 'b\n? this parenthesis is never closed: "(a"\n? this ends an arm of no `case`: ";;"'],
  ['cat <<A\n$(if b\nA\nc', 'cat <<A:"$(if b\\n"\nc\n? this parenthesis is never closed: "$(if b"'],
])('keeps what can be read of %j', (source, expected) => {
  expect(print(source)).toBe(expected);
});

test.each([
  ['nested substitutions', '$('.repeat(10_000) + ')'.repeat(10_000), 'nested too deeply to be read'],
  ['open substitutions', 'echo $('.repeat(10_000), 'this parenthesis is never closed'],
  ['open subshells', '('.repeat(10_000), 'this parenthesis is never closed'],
  ['nested expansions', '${a:-'.repeat(10_000) + '}'.repeat(10_000), 'nested too deeply to be read'],
  ['open groups', '{ '.repeat(10_000), 'this cannot be read as shell'],
  ['open conditions', 'if a; then '.repeat(10_000), 'this cannot be read as shell'],
  ['nested groups', `${'{ '.repeat(10_000)}a${'; }'.repeat(10_000)}`, 'nested too deeply to be read'],
  ['a list without an end', `${'a && '.repeat(20_000)}b`, 'too many commands are joined to be read'],
  ['nested functions', 'f() '.repeat(10_000), 'nested too deeply to be read'],
  [
    'nested lines',
    `${'if a\nthen\n'.repeat(10_000)}b\n${'fi\n'.repeat(10_000)}`,
    'nested too deeply to be read',
  ],
  ['operators without commands', '|'.repeat(50_000), 'a command is missing here'],
  ['a chain without an end', 'a | '.repeat(20_000), 'too many commands are joined to be read'],
  ['open quotes on each line', '"$(\n'.repeat(10_000), 'this double quote is never closed'],
  ['an open quote on a line of 1 MB', `a "${'b '.repeat(500_000)}`, 'this double quote is never closed'],
  ['heredocs on one line', 'a <<A '.repeat(1_000), 'this heredoc has no closing line "A"'],
])('%s end as a problem within one line', (_what, source, message) => {
  const { problems } = parse(source);
  expect(problems.map((problem) => problem.message)).toContain(message);
  expect(problems.filter((problem) => problem.text.value.includes('\n'))).toEqual([]);
});

test('a line of 1 MB is one command', () => {
  const [command] = parse(`a ${'b\\ "c" '.repeat(100_000)}`).body;
  expect(command?.kind === 'command' && command.words.length).toBe(100_001);
});

test('no tree is so tall that walking it could be too much', () => {
  let source = 'a';
  for (let depth = 0; depth < 60; depth++) source = `{ ${source}${' && a'.repeat(100)}; }`;
  expect(heightOf(parse(source).body)).toBeLessThan(600);
});

/** How many statements and parts of words stand inside each other. */
function heightOf(root: unknown): number {
  let tallest = 0;
  const open: [unknown, number][] = [[root, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, height] = next;
    tallest = Math.max(tallest, height);
    if (node === null || typeof node !== 'object' || node instanceof Text) continue;
    const inner = 'kind' in node ? height + 1 : height;
    for (const child of Object.values(node)) open.push([child, inner]);
  }
  return tallest;
}

test('200,000 commands are all read', () => {
  expect(parse('a b >c\n'.repeat(200_000)).body).toHaveLength(200_000);
});
