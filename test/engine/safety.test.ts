import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { seenText } from '../../src/report/rehearsal/seen-text.ts';
import { engineClient } from '../../src/smoke/engine/client.ts';
import { type Engine, findEngine } from '../../src/smoke/engine/engine.ts';
import { engineTest, leftBehind, rehearseFolder, testEngine } from '../support/engine.ts';

/** In each variable that a runner would have, and that nobody else may read. */
const SECRET = 'the-secret-of-the-runner';
const RUNNER = {
  ...process.env,
  GITHUB_TOKEN: SECRET,
  GITHUB_ENV: `/home/runner/${SECRET}`,
  ACTIONS_RUNTIME_TOKEN: SECRET,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: SECRET,
  INPUT_TOKEN: SECRET,
  AWS_SECRET_ACCESS_KEY: SECRET,
  DATABASE_URL: SECRET,
};

engineTest('a stranger’s build and container see nothing of the runner', async () => {
  const root = mkdtempSync(join(tmpdir(), 'nosy-'));
  try {
    cpSync('test/engine/nosy', root, { recursive: true });
    execFileSync('git', ['init', '--quiet', root]);
    execFileSync('git', ['-C', root, 'config', 'http.extraheader', SECRET]);
    const engine = await engineWith(RUNNER);
    const { seen } = await rehearseFolder(root, { engine, settings: { starts: 1 } });
    expect(JSON.stringify(seen)).not.toContain(SECRET);
    const told = JSON.parse(seen[0]?.trace?.boots[0]?.output[0]?.text ?? '{}');
    expect(Object.keys(told.environment)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^(?:GITHUB|ACTIONS|INPUT|RUNNER|AWS|DATABASE)/)]),
    );
    expect(told).toMatchObject({
      files: ['.dockerignore', 'Dockerfile', 'nosy.py'],
      capabilities: '0000000000000000',
      privileges: '1',
      socket: false,
      internet: false,
    });
    // With BuildKit or without, the build has told as much.
    expect(seen[0]?.build?.log).toContain('PATH=');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

engineTest('every container is held, and so is its network', async () => {
  const inspected: Record<string, unknown>[] = [];
  const { seen } = await rehearseFolder('test/engine/incidents/volume-over-app/broken', {
    engine: observed((made) => inspected.push(made)),
  });
  expect(seen[0]?.hidden).toEqual([{ folder: '/app', program: 'server.py' }]);
  const [networks, containers] = [inspected.filter(isNetwork), inspected.filter((one) => !isNetwork(one))];
  expect(networks).toEqual([expect.objectContaining({ Internal: true, Labels: LABELS })]);
  expect(containers.length).toBeGreaterThan(3);
  for (const container of containers) expect(container).toMatchObject(HELD);
});

const LABELS = {
  'dev.incident-gate.rehearsal': expect.any(String),
  'dev.incident-gate.expires': expect.stringMatching(/^\d{10}$/),
};

const HELD = {
  Config: { Labels: LABELS },
  HostConfig: {
    Binds: null,
    Privileged: false,
    PortBindings: {},
    PublishAllPorts: false,
    CapAdd: null,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    NetworkMode: expect.stringMatching(/^(?:none|incident-gate-.*)$/),
    PidMode: '',
    IpcMode: 'private',
    RestartPolicy: { Name: 'no' },
    Memory: 1024 ** 3,
    MemorySwap: 1024 ** 3,
    PidsLimit: 512,
  },
};

engineTest(
  'what a container prints is text: no command to a runner or a terminal, and no matter how much',
  async () => {
    const { seen, said } = await rehearseFolder('test/engine/loud', { settings: { starts: 2 } });
    const shown = seen.map(seenText).join('');
    expect(shown).toMatch(/ \| ::error::the end$/m);
    expect(shown).not.toMatch(/^::|\x1b|\x07|\u202e/m);
    expect(shown.length).toBeLessThan(10_000);
    const message = said.get('crash-loop') ?? said.get('exits-at-start') ?? '';
    expect(message).toContain('with exit code 1');
    expect(message.length).toBeLessThan(1_000);
    expect(JSON.stringify(seen).length).toBeLessThan(20_000_000);
  },
);

engineTest('what needs a capability is not called broken for it', async () => {
  const { seen, found, failed } = await rehearseFolder('test/engine/capability', {
    settings: { budget: 10 },
  });
  expect({ hold: seen[0]?.hold, found, failed }).toEqual({ hold: 'capable', found: [], failed: false });
  expect(seen.map(seenText).join('')).toContain('only with the capabilities that a rehearsal takes away');
});

engineTest.each([
  'build-fails',
  'loud',
  'incidents/import-does-not-exist/broken',
  'incidents/volume-over-app/repaired',
])('nothing is left of the rehearsal of %s', async (folder) => {
  const before = await leftBehind();
  await rehearseFolder(`test/engine/${folder}`, { settings: { starts: 1 } });
  expect(await leftBehind()).toEqual(before);
});

engineTest.each(['build-fails', 'build-stages'])(
  'no layer is left of %s, without BuildKit where that can be done without',
  async (folder) => {
    const root = mkdtempSync(join(tmpdir(), 'layers-'));
    try {
      cpSync(`test/engine/${folder}`, root, { recursive: true });
      // No layer of an earlier run is like those of this one.
      appendFileSync(join(root, 'Dockerfile'), `# ${root}\n`);
      const engine = testEngine();
      const before = await layersOf(engine);
      const builder = engine.builder === 'buildx' ? 'buildx' : 'classic';
      const settings = { starts: 1, grace: 1 };
      const { seen } = await rehearseFolder(root, { engine: { ...engine, builder }, settings });
      expect(seen[0]?.build?.image === undefined).toBe(folder === 'build-fails');
      expect(await layersOf(engine)).toEqual(before);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
);

async function layersOf({ client }: Engine): Promise<string[]> {
  const { output } = await client.run(['image', 'ls', '-a', '-q', '--no-trunc'], { seconds: 10 });
  return output.split('\n').sort();
}

engineTest('each client on the PATH builds, in each of the ways that it has', async () => {
  const built: string[] = [];
  for (const program of clientsOnPath()) {
    const engine = await engineWith(process.env, program);
    const builders = engine.builder === 'buildkit' ? (['buildkit', 'classic'] as const) : [engine.builder];
    for (const builder of builders) {
      const { seen } = await rehearseFolder('test/engine/incidents/binds-loopback/repaired', {
        engine: { ...engine, builder },
        settings: { starts: 1 },
      });
      expect({ program, builder, failed: seen[0]?.build?.why }).toEqual({ program, builder });
      built.push(builder);
    }
  }
  expect(built).not.toEqual([]);
});

function clientsOnPath(): string[] {
  const programs = (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'docker'));
  return [
    ...new Set(programs.filter((program) => existsSync(program)).map((program) => realpathSync(program))),
  ];
}

async function engineWith(environment: NodeJS.ProcessEnv, program = 'docker'): Promise<Engine> {
  const engine = await findEngine(engineClient(program, environment));
  if ('missing' in engine) throw new Error(engine.missing);
  return engine;
}

/** The engine, telling what it says of each container and network that it has just made. */
function observed(tell: (made: Record<string, unknown>) => void): Engine {
  const engine = testEngine();
  const { client } = engine;
  return {
    ...engine,
    client: {
      run: async (words, call) => {
        const answer = await client.run(words, call);
        if (words[0] === 'create' || (words[0] === 'network' && words[1] === 'create'))
          tell(JSON.parse((await client.run(['inspect', answer.output.trim()], call)).output)[0]);
        return answer;
      },
    },
  };
}

function isNetwork(made: Record<string, unknown>): boolean {
  return 'Internal' in made;
}
