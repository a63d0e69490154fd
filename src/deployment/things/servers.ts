import type { Act, FactValue } from '../acts/act.ts';
import { factOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { artefactsOf } from '../links/artefacts.ts';
import type { Server } from '../model/server.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';

/** Every command that starts a server, wherever it stands. */
export function serversOf(deployment: Deployment): Server[] {
  return deployment.acts().flatMap((act) => (act.kind === 'serve' ? [serverOf(deployment, act)] : []));
}

function serverOf(deployment: Deployment, act: Act): Server {
  const fact = (name: string): FactValue => factOf(deployment.programs, act, name);
  const [reloads, debug] = [fact('reloads'), fact('debug')];
  const app = fact('app');
  const port = portOf(fact('port'), fact('bind'));
  const program = act.line.argv[0] ?? act.line.text;
  return {
    ...artefactsOf(deployment).ofAct(act),
    at: act.line.text.span(),
    program: act.program,
    program_at: program.span(),
    kind: kindOf(fact('kind')),
    app: stringOf(app),
    app_at: placeOf(app),
    host: stringOf(fact('host')),
    port,
    port_at: placeOf(fact('port')) ?? placeOf(fact('bind')),
    reloads: isTrue(reloads),
    reload_switch: placeOf(reloads),
    debug: isTrue(debug),
    debug_switch: placeOf(debug),
    development: isTrue(fact('development')),
  };
}

function kindOf(fact: FactValue): Known<Server['kind']> {
  if (fact === undefined || isUnknown(fact)) return 'other';
  const kinds = ['application', 'database', 'cache', 'broker', 'proxy', 'files'] as const;
  return kinds.find((kind) => kind === fact.value) ?? 'other';
}

/** Environment variables say `1`, `true`, `on`; switches say it by being there. */
function isTrue(fact: FactValue): Known<boolean> {
  if (fact === undefined) return false;
  if (isUnknown(fact)) return fact;
  return typeof fact.value === 'boolean' ? fact.value : /^(?:1|true|yes|on)$/i.test(String(fact.value));
}

function stringOf(fact: FactValue): Known<string> | undefined {
  return fact === undefined || isUnknown(fact) ? fact : String(fact.value);
}

function placeOf(fact: FactValue) {
  return fact === undefined || isUnknown(fact) ? undefined : fact.text?.span();
}

function portOf(port: FactValue, bind: FactValue): Known<number> | undefined {
  const fact = bind ?? port;
  if (fact === undefined || isUnknown(fact)) return fact;
  const number = Number(String(fact.value).match(/(\d+)$/)?.[1]);
  if (Number.isInteger(number)) return number;
  return unknown(`\`${String(fact.value)}\` is no port number`, fact.text?.span());
}
