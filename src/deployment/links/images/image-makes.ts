import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { type ImageBuild, stageOf } from './image-contents.ts';

/** What installs into folders of its own, or changes what is there. */
const HARMLESS: readonly Act['kind'][] = [
  'install',
  'create',
  'print',
  'check',
  'list',
  'remove',
  'update',
  'sleep',
  'enable',
];
const HARMLESS_PROGRAMS = [
  'chmod',
  'chown',
  'chgrp',
  'mkdir',
  'rm',
  'useradd',
  'groupadd',
  'adduser',
  'addgroup',
  'usermod',
  'apt-get',
  'apk',
  'dnf',
  'set',
  'true',
  'test',
  'touch',
  'corepack',
  'locale-gen',
  'update-ca-certificates',
  'setcap',
  'dpkg-reconfigure',
  'ldconfig',
  'sed',
  'dos2unix',
  'echo',
  'tr',
];
/** They put the project itself, or what it builds, somewhere. */
const LOCAL =
  /(?:^|\s)(?:-e\s+)?\.(?:\[[^\]]*\])?\/?(?:\s|$)|(?:^|\s)(?:run|build|sync|install --editable)(?:\s|$)/;

/** Whether the commands that an image is built with may make files that no COPY puts there. */
export function mayMakeFiles(deployment: Deployment, { dockerfile, target }: ImageBuild): boolean {
  return answers(deployment)([dockerfile, target ?? ''].join('\0'));
}

const answers = once((deployment: Deployment) =>
  remembered((key: string): boolean => {
    const [dockerfile = '', target = ''] = key.split('\0');
    const tree = deployment.dockerfileAt(dockerfile);
    const stages = new Set<number>();
    for (let stage = tree === undefined ? undefined : stageOf(tree, target); stage !== undefined; ) {
      stages.add(stage.index);
      stage =
        stage.baseStage !== undefined && stage.baseStage < stage.index
          ? tree?.stages[stage.baseStage]
          : undefined;
    }
    const runs = [...stages].flatMap((stage) => deployment.runsOf(dockerfile, 'image-build', stage));
    return runs.some((run) => run.acts.some((act) => !isHarmless(act)));
  }),
);

/** Whether a command of a build puts no file among those that COPY brings. */
export function isHarmless(act: Act): boolean {
  if (
    act.line.redirects.some(
      ({ operator, target }) =>
        operator.startsWith('>') && !target.value.startsWith('/dev/') && !target.value.startsWith('/etc/'),
    )
  )
    return false;
  if (act.kind === 'install') return !LOCAL.test(act.line.text.value);
  return HARMLESS.includes(act.kind) || HARMLESS_PROGRAMS.includes(act.program);
}
