import type { Deployment } from '../deployment.ts';
import { composeFaults } from '../links/objects/compose-faults.ts';
import { kubernetesFaults } from '../links/objects/kubernetes-faults.ts';
import type { ObjectFault as Fault } from '../links/objects/object-fault.ts';
import { wholeObjects } from '../links/objects/whole-objects.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { ObjectFault } from '../model/object-fault.ts';

/** What the API server refuses in manifests, and Compose in its files. What is reached twice through an alias is one. */
export function objectFaultsOf(deployment: Deployment): ObjectFault[] {
  const faults = [
    ...wholeObjects(deployment).flatMap((object) => {
      const named = `${object.kind.value}${object.name === undefined ? '' : ` ${object.name.value}`}`;
      return kubernetesFaults(deployment, object).map((fault) =>
        faultOf(deployment, fault, ['kubernetes', named]),
      );
    }),
    ...deployment
      .composeFiles()
      .flatMap((file) =>
        composeFaults(deployment, file).map((fault) => faultOf(deployment, fault, ['compose', file.path])),
      ),
  ];
  // The first way to it names it.
  return [...new Map(faults.toReversed().map((fault) => [keyOf(fault), fault])).values()].toReversed();
}

function faultOf(
  deployment: Deployment,
  { kind, at, because, other, meant, unquoted }: Fault,
  [format, object]: readonly ['kubernetes' | 'compose', string],
): ObjectFault & { readonly at: ReturnType<Fault['at']['span']> } {
  return {
    ...artefactsOf(deployment).ofPath(at.path),
    at: at.span(),
    kind,
    format,
    object,
    because,
    meant,
    unquoted,
    other_at: other?.span(),
  };
}

function keyOf({ at, kind }: ReturnType<typeof faultOf>): string {
  return `${at.path}\u0000${at.start}\u0000${at.end}\u0000${String(kind)}`;
}
