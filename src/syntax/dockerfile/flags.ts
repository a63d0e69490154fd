import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import type { InstructionFlag } from './tree.ts';

/** Flags that each instruction has (Dockerfile reference; frontend/dockerfile/instructions/parse.go and its hooks). */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  from: ['platform'],
  run: ['mount', 'network', 'security', 'device'],
  copy: ['from', 'chown', 'chmod', 'link', 'parents', 'exclude'],
  add: ['chown', 'chmod', 'link', 'checksum', 'keep-git-dir', 'exclude', 'unpack'],
  healthcheck: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
};
const REPEATED = ['mount', 'device', 'exclude'];
/** By themselves they mean `true`. */
const SWITCHES = ['link', 'parents', 'keep-git-dir', 'unpack'];

/** Reports flags that a build would refuse: unknown, without their value, given twice. */
export function checkFlags(
  keyword: Text,
  flags: readonly InstructionFlag[],
  problems: SyntaxProblem[],
): void {
  const known = FLAGS[keyword.value.toLowerCase()] ?? [];
  const seen = new Set<string>();
  for (const { name, text, value } of flags) {
    const shown = `\`--${name.slice(0, 40)}\``;
    if (!text.isKnown) continue;
    if (!known.includes(name))
      problems.push({ text, message: `${keyword.value.toUpperCase()} has no flag ${shown}` });
    else if (value === undefined && !SWITCHES.includes(name))
      problems.push({ text, message: `${shown} takes a value, behind \`=\`` });
    else if (seen.has(name) && !REPEATED.includes(name))
      problems.push({ text, message: `${shown} stands here twice` });
    seen.add(name);
  }
}
