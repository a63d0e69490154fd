import { readFileSync } from 'node:fs';
import { Programs } from '../src/deployment/acts/recognise.ts';
import { lowerShellFile } from '../src/deployment/lowering/shell-file.ts';
import { walkScript } from '../src/deployment/scripts/walk.ts';
import { repositoryOf } from '../src/repository/in-memory.ts';
import { parseShell } from '../src/syntax/shell/shell.ts';
import { shippedPrograms } from '../test/support/shipped.ts';

/* Prints the acts of a shell script: `npx tsx scripts/acts.ts FILE`. For whoever writes programs/ or rules/. */
const source = readFileSync(process.argv[2] ?? '/dev/stdin', 'utf8');
const file = repositoryOf({ 'script.sh': source }).file('script.sh');
if (file === undefined) throw new Error('not a shell script');
const world = { programs: new Programs(shippedPrograms), source: () => undefined, hasFile: () => false };
const run = walkScript(lowerShellFile(file, parseShell(file.text)), world);
for (const { kind, program, command, line, operands, options } of run.acts) {
  const where = line.where
    .map((place) => place.kind + (place.name === undefined ? '' : `(${place.name.value})`))
    .join('>');
  const shown = [...operands].map(([name, texts]) => `${name}=${texts.map((text) => text.value).join('|')}`);
  const used = [...options].map(
    ([name, uses]) => `${name}${uses.map((use) => (use.value ? `=${use.value.value}` : '')).join(',')}`,
  );
  console.log(
    `${line.order} ${kind} ${program} ${command} [${where}] ${line.flow.onFailure}${line.flow.background ? ' &' : ''} {${shown.join(' ')}} {${used.join(' ')}} ${line.wrappers.join('>')}`,
  );
}
