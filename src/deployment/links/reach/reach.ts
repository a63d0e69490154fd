import { posix } from 'node:path';
import type { Format, Repository } from '../../../repository/repository.ts';
import { roleOfPath } from './roles.ts';

/** One artefact leads to another: a unit to its script, a compose file to a Dockerfile, a script to what it sources. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** 1-based line of `from` where it says so. */
  readonly line: number;
  /** `started`, `built`, `sourced`, `installed`: how, as a participle. */
  readonly how: string;
}

/** What is deployed because something outside the repository picks it up by its form. */
const DEPLOYED: ReadonlyMap<Format, string> = new Map<Format, string>([
  ['systemd', 'systemd runs it'],
  ['compose', 'Compose runs it'],
  ['kubernetes', 'Kubernetes runs it'],
  ['helm-template', 'Helm installs it'],
  ['terraform', 'Terraform applies it'],
  ['workflow', 'GitHub runs it'],
  ['crontab', 'cron runs it'],
  ['procfile', 'a process manager runs it'],
  ['supervisord', 'supervisord runs it'],
  ['dockerfile', 'an image is built from it'],
]);

/** Names by which people call scripts that they start by hand on a host. */
const STARTED_BY_HAND =
  /^(?:re)?(?:start|run|deploy|entrypoint|docker-entrypoint|up|launch|serve|install|setup|provision|bootstrap|init|backup|restore|update|upgrade|monitor|watchdog|stop|redeploy|rollback|release|publish|build|migrate|manage|health-?check)(?:[_.-]|$)/i;

/** Which artefacts something deployed leads to, and by which way. */
export class Reach {
  readonly #evidence = new Map<string, string>();

  constructor(repository: Repository, edges: readonly Edge[]) {
    const queue: string[] = [];
    for (const { path, format } of repository.files) {
      const why = rootEvidence(path, format);
      if (why === undefined || !isForProduction(path)) continue;
      this.#evidence.set(path, why);
      queue.push(path);
    }
    const outgoing = groupByFrom(edges);
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      for (const edge of outgoing.get(path) ?? []) {
        if (this.#evidence.has(edge.to)) continue;
        this.#evidence.set(edge.to, `${edge.how} by ${edge.from}:${edge.line}`);
        queue.push(edge.to);
      }
    }
    // What is started by somebody says more than that a name looks like it.
    for (const edge of edges) {
      const found = this.#evidence.get(edge.to);
      if (found?.startsWith('its name') && this.#evidence.has(edge.from) && edge.from !== edge.to) {
        this.#evidence.set(edge.to, `${edge.how} by ${edge.from}:${edge.line}`);
      }
    }
  }

  /** What leads to the artefact, as a clause; undefined when nothing does. */
  of(path: string): string | undefined {
    return this.#evidence.get(path);
  }
}

function rootEvidence(path: string, format: Format): string | undefined {
  if (format === 'compose' && TO_CHOOSE_FROM.test(path)) return undefined;
  const deployed = DEPLOYED.get(format);
  if (deployed !== undefined) return deployed;
  if (format === 'makefile' || format === 'package-json')
    return path.includes('/') ? undefined : 'people run its targets';
  if (format !== 'shell' && format !== 'python') return undefined;
  const name = posix.basename(path);
  if (format === 'shell' && STARTED_BY_HAND.test(name)) return 'its name says that people start it';
  return format === 'shell' && !path.includes('/') ? 'it is a script at the root' : undefined;
}

/** `templates/compose/wiki.yaml`: another program offers such files; under a name that Compose takes by itself they may be run in place. */
const TO_CHOOSE_FROM = /(?:^|\/)templates\/(?:[^/]+\/)*(?!(?:docker-)?compose\b)[^/]+\.ya?ml$/;

function isForProduction(path: string): boolean {
  return roleOfPath(path) === undefined;
}

function groupByFrom(edges: readonly Edge[]): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const group = groups.get(edge.from);
    if (group === undefined) groups.set(edge.from, [edge]);
    else group.push(edge);
  }
  return groups;
}
