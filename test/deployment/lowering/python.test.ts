import { expect, test } from '@jest/globals';
import { readablePath } from '../../../src/deployment/paths.ts';
import { deploymentOf } from '../../support/deployed.ts';

/** What `watch.py` runs when a unit starts it: kind, and the words with an ellipsis for what is unknown. */
function commandsOf(code: string): string[] {
  const deployment = deploymentOf({
    'watch.service': '[Service]\nExecStart=/usr/bin/python3 /opt/app/watch.py\n',
    'watch.py': code,
  });
  return deployment
    .acts()
    .filter(({ line }) => line.script.origin.kind === 'python')
    .map(({ kind, line }) => `${kind}: ${line.argv.map(({ value }) => readablePath(value)).join(' ')}`);
}

test.each([
  ['import subprocess\nsubprocess.run(["systemctl", "restart", "web"])', ['restart: systemctl restart web']],
  ['import subprocess as sp\nsp.Popen(("uvicorn", "a:b"))', ['serve: uvicorn a:b']],
  ['from subprocess import check_call as c\nc(args=["pkill", "-f", "x"])', ['kill: pkill -f x']],
  ['import os\nos.system("cd /x && pkill -9 python")', ['enter-folder: cd /x', 'kill: pkill -9 python']],
  ['import subprocess\nsubprocess.run("pkill x; sleep 1", shell=True)', ['kill: pkill x', 'sleep: sleep 1']],
  ['import subprocess\nsubprocess.run("pkill")', ['kill: pkill']],
  ['import asyncio\nasync def f():\n  await asyncio.create_subprocess_exec("pkill", "x")', ['kill: pkill x']],
  [
    'import subprocess\ndef f(name):\n  subprocess.run(["systemctl", "restart", name])',
    ['restart: systemctl restart …'],
  ],
  [
    'import subprocess\nsubprocess.run(["systemctl", "restart", f"app-{n}"])',
    ['restart: systemctl restart app-…'],
  ],
  ['import subprocess\nsubprocess.run(["pkill", *words])', ['kill: pkill …']],
  ['import subprocess\nsubprocess.run(command)', []],
  ['import subprocess\nsubprocess.run(["pkill", "x"], shell=True)', []],
  ['import subprocess\nif False:\n  subprocess.run(["pkill", "x"])', []],
  ['import mine as subprocess\nsubprocess.run(["pkill", "x"])', []],
])('%j', (code, expected) => {
  expect(commandsOf(code)).toEqual(expected);
});

test('what nothing starts runs nothing', () => {
  const deployment = deploymentOf({ 'tool.py': 'import os\nos.system("pkill x")\n' });
  expect(deployment.acts()).toEqual([]);
});
