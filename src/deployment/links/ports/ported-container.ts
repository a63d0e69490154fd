import type { Span } from '../../../repository/span.ts';
import type { Deployment } from '../../deployment.ts';
import { lazy, remembered } from '../../lazy.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import type { ContainerProcess } from './container-process.ts';
import { listeningOf } from './listening.ts';
import type { Listening, ListeningPort } from './listening-port.ts';
import { mentionOf } from './mentions.ts';

/** Something with an address of its own, where ports are listened on: a container, or all containers of a pod. */
export interface PortedContainer {
  /** For people. */
  readonly name: string;
  /** Its name, to point at. */
  readonly at: Span;
  readonly listening: () => Listening;
  /** Whether anything answers on a port there. */
  readonly answers: (port: number) => Known<boolean>;
}

/** A container by itself. */
export function portedContainer(
  deployment: Deployment,
  { name, at, process }: { name: string; at: Span; process: ContainerProcess },
): PortedContainer {
  const listening = lazy(() => listeningOf(deployment, process));
  const answers = remembered((port: number): Known<boolean> => {
    const ports = listening();
    if (isUnknown(ports)) return ports;
    if (ports.some(({ number }) => number === port)) return true;
    const mention = mentionOf(deployment, process, port);
    return mention === undefined ? false : unknown(mention, at);
  });
  return { name, at, listening, answers };
}

/** Containers that share one address: what one of them listens on answers for all. */
export function joined(name: string, at: Span, members: readonly PortedContainer[]): PortedContainer {
  return {
    name,
    at,
    listening: () => {
      const all: ListeningPort[] = [];
      for (const { listening } of members) {
        const ports = listening();
        if (isUnknown(ports)) return ports;
        all.push(...ports);
      }
      return all;
    },
    answers: (port) => anyAnswers(members, port),
  };
}

/** True where one answers, unknown where one may. */
export function anyAnswers(members: readonly PortedContainer[], port: number): Known<boolean> {
  const answers = members.map((member) => member.answers(port));
  return answers.includes(true) ? true : (answers.find(isUnknown) ?? false);
}

/** Something there of which nothing is known. */
export function unseen(name: string, at: Span, why: string): PortedContainer {
  const answer = unknown(why, at);
  return { name, at, listening: () => answer, answers: () => answer };
}
