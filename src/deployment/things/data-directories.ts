import type { Text } from '../../repository/text.ts';
import type { Act } from '../acts/act.ts';
import { factOf, textOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { DATA_VARIABLES, sqliteFile, whyTemporary } from '../links/commands/temporary-paths.ts';
import { serviceStarts } from '../links/containers/service-starts.ts';
import { workerName } from '../links/processes/worker-names.ts';
import { detaches, isWorker } from '../links/processes/workers.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { DataDirectory } from '../model/data-directory.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';
import { mountedDirectories } from './mounted-directories.ts';

/** Every place that says where a database keeps its files, and where servers send what they say. */
export function dataDirectoriesOf(deployment: Deployment): DataDirectory[] {
  const acts = [...deployment.acts(), ...serviceStarts(deployment).flatMap((run) => run.acts)];
  return [...acts.flatMap((act) => ofAct(deployment, act)), ...mountedDirectories(deployment)];
}

function ofAct(deployment: Deployment, act: Act): DataDirectory[] {
  const place = act.line.where.at(-1)?.kind;
  if (place === 'ci' || place === 'build' || !isWorker(deployment, act) || act.line.flow.trap !== undefined)
    return [];
  return [...optionOf(deployment, act), ...variablesOf(deployment, act), ...logsOf(deployment, act)];
}

/** `mongod --dbpath`, `postgres -D`, `redis-server --dir`. */
function optionOf(deployment: Deployment, act: Act): DataDirectory[] {
  const path = textOf(deployment.programs, act, 'data_directory');
  const holds = holdsOf(deployment, act);
  if (path === undefined || holds === undefined || DATA_VARIABLES.has(path.value)) return [];
  return [{ ...basis(deployment, act, path), holds, said_by: 'option' }];
}

/** A cache may lose what it has, unless it is told to write everything down. */
function holdsOf(deployment: Deployment, act: Act): 'database' | 'cache' | undefined {
  const kind = factOf(deployment.programs, act, 'kind');
  if (kind === undefined || isUnknown(kind)) return undefined;
  if (kind.value === 'database' || kind.value === 'broker') return 'database';
  if (kind.value !== 'cache') return undefined;
  return /appendonly["']?\s+yes/.test(act.line.text.value) ? 'database' : 'cache';
}

/** SQLite by an address in the environment. `PGDATA` and its like are read by their programs' own options. */
function variablesOf(deployment: Deployment, act: Act): DataDirectory[] {
  return [...act.line.environment].flatMap(([, value]): DataDirectory[] => {
    const file = value.isKnown ? sqliteFile(value.value) : undefined;
    return file === undefined
      ? []
      : [{ ...basis(deployment, act, value, file), holds: 'database', said_by: 'variable' }];
  });
}

/** `> /tmp/api.log 2>&1`, `--logpath`: where the last words of a server in the background go. */
function logsOf(deployment: Deployment, act: Act): DataDirectory[] {
  if (!act.line.flow.background && !detaches(deployment, act)) return [];
  const options = ['logpath', 'error-logfile', 'access-logfile', 'logfile', 'log-file'].flatMap(
    (name) => act.options.get(name)?.at(-1)?.value ?? [],
  );
  const redirects = act.line.redirects
    .filter(({ operator, isHeredoc }) => operator.includes('>') && !isHeredoc)
    .map(({ target }) => target);
  return [...options, ...redirects]
    .filter(({ value }) => value.startsWith('/'))
    .map((path) => ({
      ...basis(deployment, act, path),
      holds: 'log' as const,
      said_by: 'redirection' as const,
    }));
}

function basis(deployment: Deployment, act: Act, path: Text, directory: string = path.value) {
  const because = path.isKnown ? whyTemporary(directory) : undefined;
  const temporary: Known<boolean> =
    path.isKnown || because !== undefined ? because !== undefined : unknown(path.unknown ?? '', path.span());
  return {
    ...artefactsOf(deployment).ofAct(act),
    at: path.span(),
    directory,
    owner: workerName(act),
    temporary,
    because,
    owner_at: act.line.text.span(),
  };
}
