import { describe, expect, test } from '@jest/globals';
import { isUnknown } from '../../src/deployment/unknown.ts';
import { measuredPorts } from '../../src/smoke/measured/measured-ports.ts';
import type { Plan } from '../../src/smoke/plan/plan.ts';
import type { Boot } from '../../src/smoke/trace/trace.ts';
import { boot } from './made-up.ts';
import { manifest, plansFor } from './plan/planned.ts';

const PROGRAM = `FROM python:3.12-slim
COPY server.py /
CMD ["python3", "/server.py"]
`;
const COMPOSE = `services:
  web:
    build: .
    ports: ["80:8000"]
`;

type Files = Readonly<Record<string, string>>;

/** Of what is deployed; the image by itself comes last. */
function plan(files: Files): Plan {
  const [first] = plansFor({ Dockerfile: PROGRAM, 'server.py': 'import settings\n', ...files });
  if (first === undefined) throw new Error('a plan was expected');
  return first;
}

/** Each expected port as `kind number by`. */
function expected(files: Files): string[] {
  return plan(files).expected.map(({ kind, value, by }) => `${kind} ${value} ${by}`);
}

const POD = `ports: [{name: http, containerPort: 8000}, {containerPort: 53, protocol: UDP}]
readinessProbe: {tcpSocket: {port: http}}`;
const service = (port: string): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [${port}]}\n`;
const labelled = manifest(POD).replace('template:', 'template:\n        metadata: {labels: {app: web}}');

describe('what is expected', () => {
  test.each<[name: string, files: Files, ports: readonly string[]]>([
    ['nothing', {}, []],
    [
      'EXPOSE, of TCP and by number',
      { Dockerfile: `${PROGRAM}EXPOSE 8000 53/udp 9000-9009\n` },
      ['hint 8000 EXPOSE in Dockerfile'],
    ],
    [
      'EXPOSE is the image’s own word',
      {
        Dockerfile: `${PROGRAM}EXPOSE 8000\n`,
        'compose.yml': 'services: {web: {build: ., command: [python3, /worker.py]}}',
        'worker.py': '',
      },
      [],
    ],
    [
      'compose: mappings and `expose`',
      { 'compose.yml': `${COMPOSE}    expose: ["9000", "9001-9009", "53/udp"]\n` },
      ['mapping 8000 ports in compose.yml', 'hint 9000 expose in compose.yml'],
    ],
    [
      'not those of UDP, ranges and defaults',
      { 'compose.yml': COMPOSE.replace('"80:8000"', '"80:53/udp", "81-89:81-89", "80:${PORT:-8000}"') },
      [],
    ],
    [
      'not of a shared network',
      { 'compose.yml': `${COMPOSE}  vpn: {image: vpn, network_mode: "service:web"}\n` },
      [],
    ],
    [
      'a check of compose, by what it asks inside',
      {
        'compose.yml':
          'services: {web: {build: ., healthcheck: {test: [CMD, curl, -f, "http://localhost:8000/x"]}}}',
      },
      ['probe 8000 the health check of service `web` in compose.yml'],
    ],
    [
      'pods: a name stands for the number in the container, which several count on',
      { 'web.yaml': `${labelled}${service('{port: 80, targetPort: http}')}` },
      ['probe 8000 the readiness probe of `web` in web.yaml'],
    ],
    [
      'a Service by number, and one that says its own port alone',
      {
        'web.yaml': `${labelled.replace(/readinessProbe.*/, '')}${service('{port: 80, targetPort: 8001}, {name: b, port: 8002}, {name: c, port: 8003, protocol: UDP}')}`,
      },
      [
        'service 8001 Service web in web.yaml',
        'service 8002 Service web in web.yaml',
        'hint 8000 containerPort in web.yaml',
      ],
    ],
    [
      'a pod of two has one address: only what the container itself declares',
      {
        'web.yaml': `${labelled}            - {name: proxy, image: "envoy:1"}\n${service('{port: 80, targetPort: 8001}')}`,
      },
      ['probe 8000 the readiness probe of `web` in web.yaml', 'hint 8000 containerPort in web.yaml'].slice(
        0,
        1,
      ),
    ],
  ])('%s', (_, files, ports) => {
    expect(expected(files)).toEqual(ports);
  });

  test('what the image asks of itself holds with its own settings alone', () => {
    const files = {
      Dockerfile: `${PROGRAM}HEALTHCHECK CMD curl -f http://localhost:8000/\n`,
      'compose.yml': 'services: {web: {build: ., environment: {PORT: "9000"}, ports: ["9000:9000"]}}',
    };
    expect(expected(files)).toEqual(['mapping 9000 ports in compose.yml']);
  });

  test('a probe of a pod of two may be answered by the other one', () => {
    const pod = `${manifest('readinessProbe: {tcpSocket: {port: 8001}}')}            - {name: proxy, image: "envoy:1"}\n`;
    expect(expected({ 'web.yaml': pod })).toEqual([]);
    expect(expected({ 'web.yaml': manifest('readinessProbe: {tcpSocket: {port: 8001}}') })).toHaveLength(1);
  });

  test('of two services of one image, those of the one that is rehearsed', () => {
    const two = `services:
  a: {build: ., environment: {PORT: "8001"}, ports: ["8001:8001"]}
  b: {build: ., environment: {PORT: "8002"}, ports: ["8002:8002"]}
`;
    expect(expected({ 'compose.yml': two })).toEqual(['mapping 8001 ports in compose.yml']);
  });
});

const listening = (...ports: readonly number[]): Boot =>
  boot({ sockets: ports.map((port) => ({ at: 1, address: '0.0.0.0', port })) });

describe('what is not served', () => {
  const two = { 'compose.yml': COMPOSE.replace('"80:8000"', '"80:8000", "9090:9090"') };
  const exposed = { Dockerfile: `${PROGRAM}EXPOSE 80\nEXPOSE 443\n` };

  test.each<
    [
      name: string,
      files: Files,
      boots: readonly Boot[],
      wrong: readonly number[] | string,
      isElsewhere: boolean,
    ]
  >([
    ['it is where it should be', { 'compose.yml': COMPOSE }, [listening(8000)], [], false],
    ['it is elsewhere', { 'compose.yml': COMPOSE }, [listening(9000)], [8000], true],
    [
      'in one of the starts is enough',
      { 'compose.yml': COMPOSE },
      [listening(9000), listening(8000)],
      [],
      true,
    ],
    ['it listens on nothing', { 'compose.yml': COMPOSE }, [listening()], [], false],
    [
      'only for itself',
      { 'compose.yml': COMPOSE },
      [boot({ sockets: [{ at: 1, address: '127.0.0.1', port: 9000 }] })],
      [],
      false,
    ],
    ['on what the kernel gave', { 'compose.yml': COMPOSE }, [listening(40_000)], [], false],
    ['one of two, and nothing in its place', two, [listening(8000)], [], false],
    ['one of two, and another one in its place', two, [listening(8000, 9091)], [9090], true],
    [
      'one of two, which its code speaks of',
      { ...two, 'server.py': 'METRICS = 9090\n' },
      [listening(8000, 9091)],
      '`server.py` speaks of 9090',
      true,
    ],
    [
      'none, though its code speaks of it',
      { 'compose.yml': COMPOSE, 'server.py': 'PORT = 8000\n' },
      [listening(9000)],
      [8000],
      true,
    ],
    ['EXPOSE, of which one is served', exposed, [listening(80, 9000)], [], true],
    ['EXPOSE, of which none is', exposed, [listening(9000)], [80, 443], true],
    [
      'EXPOSE beside a mapping that is served',
      { 'compose.yml': COMPOSE, Dockerfile: `${PROGRAM}EXPOSE 3000\n` },
      [listening(8000, 9000)],
      [],
      true,
    ],
    [
      'a probe, without anything in its place',
      { 'compose.yml': `${COMPOSE}    healthcheck: {test: [CMD, curl, -f, "http://localhost:9090/x"]}\n` },
      [boot({ sockets: [{ at: 1, address: '0.0.0.0', port: 8000 }] })],
      [],
      false,
    ],
    [
      'variables that nobody sees',
      { 'compose.yml': `${COMPOSE}    env_file: .env\n` },
      [listening(9000)],
      '`.env` is not in the repository',
      true,
    ],
    [
      'it ended',
      { 'compose.yml': COMPOSE },
      [{ ...listening(9000), exit: { at: 5, code: 1, outOfMemory: false } }],
      [],
      false,
    ],
    [
      'it was let go too soon',
      { 'compose.yml': COMPOSE },
      [{ ...listening(9000), watchedFor: 10 }],
      [],
      false,
    ],
    [
      'it was watched for just long enough',
      { 'compose.yml': COMPOSE },
      [{ ...listening(9000), watchedFor: 11 }],
      [8000],
      true,
    ],
  ])('%s', (_, files, boots, wrong, isElsewhere) => {
    const found = measuredPorts(plan(files), boots);
    const { wrong: ports } = found;
    expect(isUnknown(ports) ? ports.why : ports.map(({ port }) => port)).toEqual(wrong);
    expect(found.isElsewhere).toBe(isElsewhere);
  });

  test('what listens for itself alone where it should is no other port', () => {
    const sockets = [{ at: 1, address: '127.0.0.1', port: 8000 }, ...listening(9000).sockets];
    expect(measuredPorts(plan({ 'compose.yml': COMPOSE }), [boot({ sockets })]).wrong).toEqual([]);
  });

  test('where its command says it listens is no place that anybody expects', () => {
    const Dockerfile = PROGRAM.replace(
      '"python3", "/server.py"',
      '"uvicorn", "server:app", "--port", "7000"',
    );
    const ports = (files: Files, seen: Boot): unknown => {
      const { wrong } = measuredPorts(plan({ ...files, Dockerfile }), [seen]);
      return isUnknown(wrong) ? wrong.why : wrong.map(({ port }) => port);
    };
    expect(ports({ 'compose.yml': COMPOSE, 'server.py': 'PORT = 8000\n' }, listening(7000))).toEqual([8000]);
    expect(ports({}, listening(7000))).toEqual([]);
    expect(ports({}, listening(7001))).toEqual([7000]);
    expect(ports({ 'compose.yml': COMPOSE }, listening(7001))).toEqual([8000, 7000]);
    expect(ports({ 'compose.yml': COMPOSE }, listening(8000, 7001))).toEqual([]);
  });

  test('a probe asks from within, where the loopback address will do', () => {
    const files = {
      'compose.yml': `${COMPOSE}    healthcheck: {test: [CMD, curl, -f, "http://localhost:9090/x"]}\n`,
    };
    const inside = { at: 1, address: '127.0.0.1', port: 9090 };
    const [seen] = [listening(8000)];
    expect(measuredPorts(plan(files), [{ ...seen, sockets: [...seen.sockets, inside] }]).wrong).toEqual([]);
  });

  test('a port that people set is a place to look at, too', () => {
    const own = { ...plan({}), port: { value: 7000, by: 'the input' } };
    expect(measuredPorts(own, [listening(9000)]).wrong).toEqual([
      { port: 7000, by: 'the input', at: own.image.at },
    ]);
    expect(measuredPorts(own, [listening(7000)]).wrong).toEqual([]);
  });
});
