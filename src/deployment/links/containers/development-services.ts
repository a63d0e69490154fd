import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { Act } from '../../acts/act.ts';
import { factOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown } from '../../unknown.ts';
import { stageOf } from '../images/image-contents.ts';
import { imagesOf } from '../images/images.ts';
import { roleOfName } from '../reach/roles.ts';

const ENVIRONMENT =
  /^(?:NODE|FLASK|APP|RAILS|RACK|DJANGO|ASPNETCORE|ENV|MIX)(?:_ENV(?:IRONMENT)?)?$|^ENVIRONMENT$/;

/** Whether what a service starts is for development: a watcher or a debug mode, or an environment of that name. */
export function isForDevelopment(deployment: Deployment, path: string, service: ComposeService): boolean {
  if (
    service.environment.some(
      ({ name, value }) =>
        ENVIRONMENT.test(name.value) && /^(?:dev|development|local)$/i.test(value?.value ?? ''),
    )
  )
    return true;
  const words = [...(service.entrypoint?.words ?? []), ...(service.command?.words ?? [])];
  if (words.some(({ value }) => /^[\w:-]+$/.test(value) && roleOfName(value)?.role === 'development'))
    return true;
  return startActs(deployment, path, service).some((act) => isDevelopmentAct(deployment, act));
}

/** Acts of the command that the service says, else of the one that its image has. */
function startActs(deployment: Deployment, path: string, service: ComposeService): Act[] {
  const own = deployment
    .runsOf(path, 'compose', service.name.value)
    .filter(({ script: { origin } }) => origin.kind === 'compose' && origin.part === 'command');
  if (own.length > 0) return own.flatMap(({ acts }) => acts);
  const image = imagesOf(deployment).find(
    ({ by }) => by.kind === 'compose' && by.path === path && by.service.name.value === service.name.value,
  );
  const tree = deployment.dockerfileAt(image?.dockerfile);
  const stage = tree === undefined ? undefined : stageOf(tree, image?.target?.value);
  if (stage === undefined) return [];
  return deployment
    .runs()
    .filter(
      ({ script }) =>
        script.path === image?.dockerfile &&
        script.origin.kind === 'image-command' &&
        script.origin.stage === stage.index,
    )
    .flatMap(({ acts }) => acts);
}

function isDevelopmentAct({ programs }: Deployment, act: Act): boolean {
  if (/^(?:npm|yarn|pnpm|bun)$/.test(act.program))
    return /(?:^|[:\s])(?:dev|watch|develop)(?:$|[:\s])/.test(act.line.text.value);
  return ['reloads', 'debug', 'development'].some((name) => {
    const fact = factOf(programs, act, name);
    return fact !== undefined && !isUnknown(fact) && /^(?:true|1|yes|on)$/i.test(String(fact.value));
  });
}
