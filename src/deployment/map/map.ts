import type { Span } from '../../repository/span.ts';
import type { Act } from '../acts/act.ts';
import { textsOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { imagesOf } from '../links/images/images.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { fileStarted } from '../links/reach/edges.ts';
import { unitNameOfWord } from '../links/units/unit-names.ts';
import { everyUnit } from '../links/units/written-units.ts';
import type { Server } from '../model/server.ts';
import { readablePath } from '../paths.ts';
import type { Run } from '../scripts/run.ts';
import { connectionsOf } from '../things/connections.ts';
import { serversOf } from '../things/servers.ts';
import { isUnknown } from '../unknown.ts';
import { drawContainers } from './containers-on-map.ts';
import { type DeploymentMap, MapDraft, type MapNode } from './deployment-map.ts';
import { imageNode, ownerOf, scriptNode, unitNode } from './run-owners.ts';

/** More boxes than this nobody reads. */
const MOST_NODES = 120;

/** Draws what is deployed for production. */
export function mapOf(deployment: Deployment): DeploymentMap {
  const draft = new MapDraft();
  drawUnits(deployment, draft);
  drawContainers(deployment, draft);
  const servers = new Map(
    serversOf(deployment).flatMap((server) =>
      isUnknown(server.at) ? [] : [[placeKey(server.at), server] as const],
    ),
  );
  for (const run of deployment.runs()) drawRun(deployment, draft, { run, servers });
  drawConnections(deployment, draft);
  return draft.finish(MOST_NODES);
}

function placeKey({ path, start }: { readonly path: string; readonly start: number }): string {
  return `${path}\0${start}`;
}

interface Drawn {
  readonly run: Run;
  /** By the place of the command. */
  readonly servers: ReadonlyMap<string, Server>;
}

function drawRun(deployment: Deployment, draft: MapDraft, { run, servers }: Drawn): void {
  const { role, reachable } = artefactsOf(deployment).ofScript(run.script);
  const owner = ownerOf(deployment, run.script);
  if (owner === undefined || role !== 'production' || !reachable) return;
  for (const act of run.acts) {
    if (artefactsOf(deployment).ofAct(act).role !== 'production') continue;
    for (const { node, says } of targetsOf(deployment, act, servers)) {
      draft.connect(draft.add(owner), draft.add(node), says);
    }
  }
}

interface Target {
  readonly node: MapNode;
  readonly says: string;
}

/** What a command leads to on the map. */
function targetsOf(deployment: Deployment, act: Act, servers: Drawn['servers']): Target[] {
  const file = fileStarted(deployment, act);
  if (file !== undefined && deployment.repository.file(file)?.format === 'shell')
    return [{ node: scriptNode(file), says: 'starts' }];
  const server = servers.get(placeKey(act.line.text.span()));
  if (server !== undefined)
    return [{ node: serverNode(deployment, server, act.line.text.span()), says: 'serves' }];
  if (['start', 'restart', 'enable', 'reload', 'stop'].includes(act.kind) && act.program === 'systemctl')
    return unitTargets(deployment, act);
  if (act.kind === 'build') return imageTargets(deployment, act);
  return file === undefined ? [] : [{ node: scriptNode(file), says: 'starts' }];
}

function serverNode(deployment: Deployment, { program, app, port }: Server, at: Span): MapNode {
  const name = typeof program === 'string' ? program : 'a server';
  const serving = typeof app === 'string' ? ` ${readablePath(app)}` : '';
  const details = typeof port === 'number' ? [`listens on :${port}`] : [];
  const line = deployment.lineOf(at);
  return {
    id: `server ${at.path}:${at.start}`,
    kind: 'server',
    title: `${name}${serving}`,
    details,
    path: at.path,
    line,
  };
}

/** Units of the repository that a command acts on; those of packages are not drawn. */
function unitTargets(deployment: Deployment, act: Act): Target[] {
  return textsOf(deployment.programs, act, 'unit').flatMap((word) => {
    const name = unitNameOfWord(word);
    const unit = everyUnit(deployment).find((one) => one.name === name.shown);
    if (unit === undefined) return [];
    const place = { path: unit.path, line: deployment.lineOf(unit.text.span()), details: [] };
    return [{ node: { ...unitNode(unit.name), ...place }, says: `${act.kind}s` }];
  });
}

function imageTargets(deployment: Deployment, act: Act): Target[] {
  return imagesOf(deployment).flatMap(({ by, dockerfile }) => {
    const isBuilt = by.kind === 'command' && by.act === act && dockerfile !== undefined;
    return isBuilt && deployment.repository.hasFile(dockerfile)
      ? [{ node: imageNode(dockerfile), says: 'builds' }]
      : [];
  });
}

/** Units with what they say of restarts, and timers with what they start. */
function drawUnits(deployment: Deployment, draft: MapDraft): void {
  for (const unit of everyUnit(deployment)) {
    if (artefactsOf(deployment).ofPath(unit.path).role !== 'production') continue;
    const restart = unit.file.last('Service', 'Restart')?.value.value;
    const clock = unit.file.last('Timer', 'OnCalendar')?.value.value;
    const details = [
      ...(restart === undefined ? [] : [`Restart=${restart}`]),
      ...(clock === undefined ? [] : [clock]),
    ];
    const line = deployment.lineOf(unit.text.span());
    const id = draft.add({ ...unitNode(unit.name), details, path: unit.path, line });
    if (!unit.name.endsWith('.timer')) continue;
    const started = unit.file.last('Timer', 'Unit')?.value.value ?? unit.name.replace(/\.timer$/, '.service');
    const other = everyUnit(deployment).find(({ name }) => name === started);
    if (other === undefined) continue;
    const place = { path: other.path, line: deployment.lineOf(other.text.span()), details: [] };
    draft.connect(id, draft.add({ ...unitNode(other.name), ...place }), 'starts by the clock');
  }
}

/** Who dials a container that is on the map, where its name says which. */
function drawConnections(deployment: Deployment, draft: MapDraft): void {
  const containers = [...draft.nodes.values()].filter(({ kind }) => kind === 'container');
  for (const { service, service_at, program, port, at } of connectionsOf(deployment)) {
    if (typeof service !== 'string' || service_at === undefined || isUnknown(service_at) || isUnknown(at))
      continue;
    const to = containers.find(
      ({ path, title }) => path === service_at.path && title.split('/').includes(service),
    );
    const from =
      containers.find(({ path, title }) => path === at.path && title.split('/').includes(String(program))) ??
      draft.nodes.get(scriptNode(at.path).id);
    if (to === undefined || from === undefined) continue;
    draft.connect(from.id, to.id, typeof port === 'number' ? `dials :${port}` : 'dials');
  }
}
