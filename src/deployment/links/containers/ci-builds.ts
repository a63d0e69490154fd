import { posix } from 'node:path';
import type { WorkflowJob } from '../../../syntax/workflow/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { type Known, unknown } from '../../unknown.ts';
import { type BuiltImage, imagesOf } from '../images/images.ts';
import { filesLedTo } from '../reach/related-files.ts';

/** What the workflows of a repository build. */
export interface CiBuilds {
  /** There are workflows, and some of them run on a push or a pull request. */
  readonly exist: boolean;
  /** Whether some workflow builds or runs what a Dockerfile makes. */
  builds(dockerfile: string): Known<boolean>;
}

/** Files of other systems that build: what they do is not read here. */
const OTHER_SYSTEMS =
  /^(?:\.gitlab-ci\.ya?ml|\.circleci\/.*|Jenkinsfile.*|\.drone\.ya?ml|azure-pipelines.*\.ya?ml|cloudbuild.*\.ya?ml|buildspec\.ya?ml|\.travis\.ya?ml|\.woodpecker(?:\.ya?ml|\/.*)|bitbucket-pipelines\.ya?ml|\.forgejo\/workflows\/.*|\.gitea\/workflows\/.*|\.buildkite\/.*|\.tekton\/.*|skaffold\.ya?ml|render\.yaml|fly\.toml|heroku\.yml)$/;
/** Actions that may build an image by rules of their own. */
const OPAQUE_ACTION =
  /docker|podman|buildah|kaniko|image|container|skaffold|earthly|depot|compose|cloud-?run|cloudbuild|\becs\b|\baks\b|fly|heroku|railway|render|bake|devcontainer|home-assistant|deploy/i;
const PLAIN_ACTION =
  /^(?:docker\/(?:login|setup-buildx|setup-qemu|setup-docker|metadata|scout|build-push)-action|actions\/deploy-pages|hadolint\/hadolint-action|aws-actions\/amazon-ecr-login|Azure\/docker-login|redhat-actions\/podman-login)@/i;
/** Programs that may build any image of the repository. */
const OPAQUE_PROGRAMS = [
  'skaffold',
  'earthly',
  'pack',
  'ko',
  'kaniko',
  'gcloud',
  'az',
  'fly',
  'flyctl',
  'heroku',
  'railway',
  'ansible-playbook',
  'nix',
  'tilt',
  'dagger',
  'bazel',
  'werf',
  'act',
  'pulumi',
  'cdk',
  'sam',
  'devspace',
  'okteto',
  'kamal',
];
const TASK_RUNNERS = ['make', 'just', 'task', 'npm', 'pnpm', 'yarn', 'bun', 'nox', 'tox', 'invoke', 'rake'];

/** What workflows build, directly or by scripts, recipes and compose. */
export const ciBuildsOf = once((deployment: Deployment): CiBuilds => {
  const workflows = deployment.workflows();
  const inCi = filesOfCi(deployment);
  const builds = imagesOf(deployment).filter((image) => isOfCi(image, inCi));
  const composed = usesCompose(deployment, inCi) ? composedImages(deployment) : [];
  const built = new Set([...builds, ...composed].flatMap(({ dockerfile }) => dockerfile ?? []));
  const why = whyOpaque(deployment, inCi, builds);
  const texts = workflows.map(({ workflow }) => workflow.text.value);
  return {
    exist: workflows.some(({ workflow }) =>
      workflow.on.some(({ name }) => /^(?:push|pull_request|merge_group)$/.test(name.value)),
    ),
    builds(dockerfile) {
      if (built.has(dockerfile)) return true;
      if (why !== undefined) return unknown(why);
      const names = [dockerfile, folderOf(dockerfile)].filter((name) => name !== '' && name !== 'Dockerfile');
      return texts.some((text) => names.some((name) => text.includes(name)))
        ? unknown('a workflow names it, and what it does with it is not known')
        : false;
    },
  };
});

/** Workflows and what they start; recipes and package scripts too where a workflow runs any of them. */
function filesOfCi(deployment: Deployment): ReadonlySet<string> {
  const files = new Set(deployment.workflows().flatMap(({ path }) => [...filesLedTo(deployment)(path)]));
  const acts = deployment.acts().filter(({ line }) => files.has(line.script.path));
  if (acts.some(({ program }) => TASK_RUNNERS.includes(program)))
    for (const { path } of deployment.files('makefile', 'package-json'))
      for (const one of filesLedTo(deployment)(path)) files.add(one);
  for (const { path } of deployment.files('composite-action')) files.add(path);
  return files;
}

function isOfCi({ by }: BuiltImage, files: ReadonlySet<string>): boolean {
  return by.kind === 'workflow' || (by.kind === 'command' && files.has(by.act.line.script.path));
}

function usesCompose(deployment: Deployment, files: ReadonlySet<string>): boolean {
  return deployment
    .acts()
    .some(
      ({ program, command, line }) =>
        files.has(line.script.path) &&
        (program === 'docker-compose' ||
          (program === 'docker' && /^compose (?:up|build|run|create|watch|push|pull|bake)$/.test(command))),
    );
}

function composedImages(deployment: Deployment): readonly BuiltImage[] {
  return imagesOf(deployment).filter(({ by }) => by.kind === 'compose');
}

/** Why any image may be built there, as a clause. */
function whyOpaque(
  deployment: Deployment,
  files: ReadonlySet<string>,
  builds: readonly BuiltImage[],
): string | undefined {
  const { repository } = deployment;
  if (repository.below('').some((path) => OTHER_SYSTEMS.test(path))) return 'another system may build it';
  if (builds.some(({ dockerfile }) => dockerfile === undefined || !repository.hasFile(dockerfile)))
    return 'a workflow builds an image, and which one is filled in when it runs';
  const acts = deployment.acts().filter(({ line }) => files.has(line.script.path));
  const program = acts.find((act) => OPAQUE_PROGRAMS.includes(act.program) || / bake$/.test(act.command));
  if (program !== undefined) return `a workflow runs \`${program.program}\`, which may build it`;
  const used = deployment.workflows().flatMap(({ workflow }) => workflow.jobs.flatMap(usedBy));
  const action = used.find(isOpaque);
  if (action !== undefined) return `\`${action}\` may build it`;
  const own = deployment.files('composite-action').find(({ text }) => OPAQUE_ACTION.test(text.value));
  return own === undefined ? undefined : `${posix.basename(posix.dirname(own.path))} may build it`;
}

function isOpaque(name: string): boolean {
  return name.includes('/.github/workflows/') || (OPAQUE_ACTION.test(name) && !PLAIN_ACTION.test(name));
}

/** Actions, and workflows of other repositories. */
function usedBy({ uses, steps }: WorkflowJob): string[] {
  const other = uses === undefined || uses.value.startsWith('./') ? [] : [uses.value];
  return [...other, ...steps.flatMap((step) => (step.uses === undefined ? [] : [step.uses.value]))];
}
