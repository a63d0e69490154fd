import type { CallExpression } from 'acorn';
import { type JavaScriptNode, textOfNode } from '../../../syntax/javascript/javascript.ts';
import { nameOf } from '../../../syntax/javascript/scopes.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { Made, Place } from '../../javascript/value.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { type NodeProgram, nodeEntry, nodeProgram } from '../javascript/node-programs.ts';
import type { ContainerProcess } from './container-process.ts';
import type { Listening, ListeningPort } from './listening-port.ts';
import { portSaid } from './node-port-values.ts';

/** Applications and servers whose `listen` takes the port first, or in an object (nodejs.org/api/net.html, `server.listen`). */
const LISTENERS =
  /^(?:express|express\(\)\.listen|https?\.(?:createServer|Server)|http2\.create(?:Secure)?Server|net\.(?:createServer|Server)|koa|fastify|polka|connect|restify\.createServer)$/;
/** Packages that listen by themselves, or start other programs. */
const OPEN_PACKAGES =
  /^(?:child_process|worker_threads|dgram|tls|pm2|concurrently|execa|cross-spawn|shelljs|next|nuxt|@nestjs\/.+|apollo-server.*|@apollo\/server.*|@hapi\/hapi|@grpc\/grpc-js|grpc|json-server|express-ws|peer|node-media-server|smtp-server|mosca|aedes|lightship|http-proxy|@opentelemetry\/(?:exporter-prometheus|sdk-node|auto-instrumentations-node)|webpack.*|vite|parcel|browser-sync)$/;
/** Servers that take another server, or open a port of their own. */
const GUESTS = /^(?:ws\.\w+|socket\.io(?:\.Server|\.listen)?)$/;
/** Code that is loaded before the program, or that is no file. */
const OTHERWISE = ['eval', 'print', 'check', 'test', 'require', 'import', 'loader', 'run', 'interactive'];

/** The ports of the servers that a program of Node starts; undefined where it starts none that is seen. */
export function portsOfNode(
  deployment: Deployment,
  process: ContainerProcess,
  act: Act,
): Listening | undefined {
  const odd = OTHERWISE.find((name) => act.options.has(name));
  if (odd !== undefined || process.environment.has('NODE_OPTIONS')) return undefined;
  const entry = nodeEntry(deployment, process, act);
  if (entry === undefined) return undefined;
  const program = nodeProgram(deployment)(entry);
  const { project } = program.values;
  if (project.doubt !== undefined) return project.doubt;
  const open = [...project.externals].find((name) => OPEN_PACKAGES.test(name));
  if (open !== undefined) return unknown(`what \`${open}\` listens on is not known`, act.line.text.span());
  const around = {
    environment: new Map([...process.environment, ...act.line.environment]),
    open: process.open ?? fileOfVariables(project.externals, act),
  };
  const found: ListeningPort[] = [];
  for (const place of listens(program)) {
    const port = portOf(program, place, around);
    if (isUnknown(port)) return port;
    found.push(port);
  }
  return found.length === 0 ? undefined : found;
}

/** Why variables may be set beside those of the container. */
function fileOfVariables(externals: ReadonlySet<string>, act: Act): string | undefined {
  const reader = [...externals].find((name) =>
    /^(?:dotenv.*|@dotenvx\/.*|env-cmd|config|nconf|convict)$/.test(name),
  );
  if (reader !== undefined) return `\`${reader}\` may set variables`;
  const option = ['env-file', 'env-file-if-exists'].find((name) => act.options.has(name));
  return option === undefined ? undefined : `\`--${option}\` may set variables`;
}

/** Every call by which a server may listen. */
function listens({ values }: NodeProgram): (Place & { readonly node: CallExpression })[] {
  return [...values.project.modules.values()].flatMap(({ path, tree }) =>
    tree.nodes.flatMap((node) =>
      (node.type === 'CallExpression' && calledName(node) === 'listen') || isGuest(values, node, path)
        ? [{ node: node as CallExpression, path }]
        : [],
    ),
  );
}

function calledName({ callee }: CallExpression): string | undefined {
  return callee.type === 'MemberExpression' && !callee.computed ? nameOf(callee.property) : undefined;
}

/** `new WebSocketServer({ port: 8080 })`, and what nothing says of: with a server that it is given it opens no port. */
function isGuest(values: NodeProgram['values'], node: JavaScriptNode, path: string): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const value = values.of(node, path);
  if (value?.kind !== 'made' || value.call !== node || !GUESTS.test(value.made)) return false;
  const [given] = node.arguments;
  if (given?.type !== 'ObjectExpression') return given?.type === 'Literal';
  return !given.properties.some(
    (one) => one.type === 'Property' && /^(?:server|noServer)$/.test(nameOf(one.key)),
  );
}

type Around = Pick<ContainerProcess, 'environment' | 'open'>;

function portOf(
  { entry, values }: NodeProgram,
  { node, path }: Place & { readonly node: CallExpression },
  around: Around,
): Known<ListeningPort> {
  const tree = values.project.modules.get(path)?.tree;
  const place = tree === undefined ? undefined : textOfNode(tree, node.callee as JavaScriptNode).span();
  const { callee } = node;
  const object =
    callee.type === 'MemberExpression'
      ? values.settled(values.of(callee.object as JavaScriptNode, path))
      : undefined;
  if (object?.kind !== 'made' || !LISTENERS.test(object.made) || tree === undefined || place === undefined)
    return unknown('what it listens on is said by what is not read', place);
  const given = portArgument(node);
  const said = given === undefined ? undefined : portSaid(values, { node: given, path }, around);
  if (given === undefined || said === undefined) return unknown('its port is worked out', place);
  if (isUnknown(said)) return unknown(said.why, said.span ?? place);
  return {
    number: said.number,
    at: said.at ?? textOfNode(tree, given).span(),
    by: nameOfProgram(object),
    node: { entry, object },
  };
}

/** `listen(3000)`, `listen({ port: 3000 })`. */
function portArgument({ arguments: [first] }: CallExpression): JavaScriptNode | undefined {
  if (first?.type !== 'ObjectExpression') return first?.type === 'SpreadElement' ? undefined : first;
  const isPlain = first.properties.every(
    (one) => one.type === 'Property' && !/^(?:path|fd)$/.test(nameOf(one.key)),
  );
  const port = first.properties.find((one) => one.type === 'Property' && nameOf(one.key) === 'port');
  return isPlain && port?.type === 'Property' ? port.value : undefined;
}

/** For people. */
function nameOfProgram({ made }: Made): string {
  return made.startsWith('express') ? 'express' : 'node';
}
