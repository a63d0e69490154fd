import { type Span, spanKey } from '../../repository/span.ts';
import { allScopes, scopesOf } from '../../syntax/python/scopes.ts';
import { placeOf } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { applicationsOf, type PythonApplication } from '../links/python/python-apps.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { BlockingCall } from '../model/blocking-call.ts';
import type { BlockingCall as FoundCall } from '../python/blocking.ts';

/** What stops the event loops of applications that something deployed starts. */
export function blockingCallsOf(deployment: Deployment): BlockingCall[] {
  return applicationsOf(deployment).flatMap((application) =>
    standing(application).map((call) => callOf(deployment, application, call)),
  );
}

/** Without loads that the lifespan has done before, and whose result is kept. */
function standing(application: PythonApplication): FoundCall[] {
  const calls = application.blocking();
  const early = [...calls.filter(({ inLifespan }) => inLifespan), ...application.imports()];
  const done = new Set(early.map(({ place }) => spanKey(place.span())));
  return calls.filter((call) => call.inLifespan || !isKept(call) || !done.has(spanKey(call.place.span())));
}

/** The function that makes the call has a decorator that keeps its result: `lru_cache`, `cache`, `st.cache_resource`. */
function isKept({ chain }: FoundCall): boolean {
  const holder = chain.at(-1)?.to.node;
  return holder?.decorators.some(({ text }) => /cache/i.test(text.value)) === true;
}

function callOf(deployment: Deployment, application: PythonApplication, found: FoundCall): BlockingCall {
  const { place, chain, entry, runs, inLifespan, kind, call, what, seconds } = found;
  const artefacts = artefactsOf(deployment);
  const starts = application.startedBy.map((act) => ({ act, artefact: artefacts.ofAct(act) }));
  const start =
    starts.find(({ artefact }) => artefact.role === 'production' && artefact.reachable) ??
    starts.find(({ artefact }) => artefact.role === 'production') ??
    starts[0];
  const own = artefacts.ofPath(place.path);
  return {
    path: place.path,
    role: own.role === 'production' ? (start?.artefact.role ?? own.role) : own.role,
    reachable: start?.artefact.reachable ?? own.reachable,
    evidence: start?.artefact.evidence ?? own.evidence,
    at: place.span(),
    call,
    what,
    kind,
    entry: entry.node.name.value,
    entry_at: entry.node.name.span(),
    chain: chain.map((step) => step.place.span()),
    runs,
    in_lifespan: inLifespan,
    seconds,
    started_by: start === undefined ? entry.node.name.span() : placeOf(start.act),
    unseen_status_at: inLifespan ? unseenStatus(application) : undefined,
  };
}

/** A handler of a readiness path that speaks of 503: while the lifespan runs, nobody can hear it. */
function unseenStatus(application: PythonApplication): Span | undefined {
  for (const { tree } of application.project().modules) {
    for (const { node } of allScopes(scopesOf(tree))) {
      if (node?.kind !== 'function') continue;
      const route = node.decorators.find(
        (decorator) =>
          decorator.kind === 'call' &&
          /['"]\/(?:\w+\/)*(?:ready|readyz|readiness|health\/ready|healthz?)['"]/.test(decorator.text.value),
      );
      const status = node.body
        .map(({ text }) => text)
        .find((text) => /\b503\b|SERVICE_UNAVAILABLE/.test(text.value));
      if (route === undefined || status === undefined) continue;
      const start = status.value.search(/\b503\b|\w*SERVICE_UNAVAILABLE/);
      const length = /^(?:503|\w*SERVICE_UNAVAILABLE)/.exec(status.value.slice(start))?.[0].length ?? 3;
      return status.span(start, start + length);
    }
  }
  return undefined;
}
