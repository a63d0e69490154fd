import type { Script } from '../acts/script.ts';
import type { Deployment } from '../deployment.ts';
import type { MapNode } from './deployment-map.ts';

/** The box that has a script run; undefined for the commands of an image's build, which belong to the image. */
export function ownerOf(deployment: Deployment, script: Script): MapNode | undefined {
  const { origin, path } = script;
  const line = deployment.lineOf(script.text.span());
  const place = { path, line, details: [] };
  switch (origin.kind) {
    case 'file':
      return scriptNode(path);
    case 'unit':
      return { ...unitNode(origin.unit), ...place };
    case 'image-command':
      return imageNode(path);
    case 'compose':
      return origin.part === 'command' ? { ...containerNode(path, origin.service), ...place } : undefined;
    case 'workload':
      return origin.part === 'command'
        ? { ...containerNode(path, `${origin.workload}/${origin.container}`), ...place }
        : undefined;
    case 'cron':
      return { id: `cron ${path}:${line}`, kind: 'schedule', title: origin.schedule.value, ...place };
    case 'workflow':
      return { id: `job ${path} ${origin.job}`, kind: 'workflow', title: origin.job, ...place };
    case 'recipe':
      return {
        id: `target ${path} ${origin.target}`,
        kind: 'command',
        title: `make ${origin.target}`,
        ...place,
      };
    case 'package-script':
      return { id: `npm ${path} ${origin.name}`, kind: 'command', title: `npm run ${origin.name}`, ...place };
    case 'procfile':
      return { id: `proc ${path} ${origin.name}`, kind: 'command', title: origin.name, ...place };
    case 'supervisor':
      return { id: `supervisor ${path} ${origin.program}`, kind: 'unit', title: origin.program, ...place };
    case 'terraform':
      return { id: `terraform ${path} ${origin.address}`, kind: 'command', title: origin.address, ...place };
    case 'image-build':
    case 'python':
      return undefined;
  }
}

export function scriptNode(path: string): MapNode {
  return {
    id: `file ${path}`,
    kind: path.endsWith('.py') ? 'program' : 'script',
    title: path,
    details: [],
    path,
    line: 1,
  };
}

export function imageNode(path: string): MapNode {
  return { id: `image ${path}`, kind: 'image', title: path, details: [], path, line: 1 };
}

/** A unit is one by its name, wherever files of it stand. */
export function unitNode(name: string): Pick<MapNode, 'id' | 'kind' | 'title'> {
  return { id: `unit ${name}`, kind: 'unit', title: name };
}

/** `name` is a compose service, or workload and container. */
export function containerNode(path: string, name: string): Pick<MapNode, 'id' | 'kind' | 'title'> {
  return { id: `container ${path} ${name}`, kind: 'container', title: name };
}
