import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { CURRENT_EDITION } from '../src/policy/configuration/configuration.ts';

/* Makes the file of a new rule: `npm run new-rule -- <family> <id>`. */

const [family, id] = process.argv.slice(2);
const name = /^[a-z][a-z0-9-]*$/;
if (family === undefined || id === undefined || !name.test(family) || !name.test(id)) {
  console.error(
    'Say the family and the id, both in lower case with dashes: npm run new-rule -- probe-starvation my-rule',
  );
  process.exit(2);
}
const path = `rules/${family}/${id}.yml`;
if (existsSync(path)) {
  console.error(`${path} is there already.`);
  process.exit(2);
}
mkdirSync(`rules/${family}`, { recursive: true });
writeFileSync(
  path,
  `id: ${id}
title: What is wrong, as a sentence without a full stop
severity: warning               # error | warning | notice: at its strongest
confidence: high                # high | medium | low (low is off by default)
since: ${CURRENT_EDITION}                   # the edition that makes it count; before, it warns
subject: server                 # a thing of docs/model.md
when: server.debug              # CEL over its properties
at: server.at                   # the exact characters to point at
message: "\`{server.program}\` …"
why: |
  What really happened in the incident, in a few sentences: the cause, not the symptom.
instead: |
  What to do. Which tempting remedy is no remedy.
examples:
  - flags:
      start.sh: |
        #!/bin/sh
        «the exact characters»
  - title: why this must stay quiet
    passes:
      start.sh: |
        #!/bin/sh
        true
`,
);
console.log(`${path} is made. Write it, then: npm test -- test/policy/rules.test.ts -t '${id}'`);
