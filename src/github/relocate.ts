import type { GateResult } from '../gate.ts';
import type { Finding } from '../policy/finding.ts';
import type { Sources, Verdict } from '../policy/verdict.ts';
import type { Span } from '../repository/span.ts';

/**
 * What was found in a folder, told by paths from the repository's root, where GitHub looks for them. Words of messages stay as
 * they are.
 */
export function relocate({ verdict, sources, map }: GateResult, folder: string): GateResult {
  if (folder === '') return { verdict, sources, map };
  const outer = (path: string): string => `${folder}/${path}`;
  return {
    verdict: moved(verdict, outer),
    sources: sourcesBelow(sources, folder),
    map: () => {
      const drawn = map();
      return { ...drawn, nodes: drawn.nodes.map((node) => ({ ...node, path: outer(node.path) })) };
    },
  };
}

function moved(verdict: Verdict, outer: (path: string) => string): Verdict {
  const at = (span: Span): Span => ({ ...span, path: outer(span.path) });
  const finding = (one: Finding): Finding => ({
    ...one,
    span: at(one.span),
    related: one.related.map((place) => ({ ...place, span: at(place.span) })),
    ...(one.fix !== undefined && { fix: { ...one.fix, span: at(one.fix.span) } }),
  });
  const { since, policyChanges } = verdict;
  return {
    ...verdict,
    findings: verdict.findings.map(finding),
    allowed: verdict.allowed.map((one) => ({ ...one, finding: finding(one.finding) })),
    undecided: verdict.undecided.map((one) => ({ ...one, span: at(one.span) })),
    coverage: { files: verdict.coverage.files.map((file) => ({ ...file, path: outer(file.path) })) },
    ...(since !== undefined && { since: { ...since, gone: since.gone.map(finding) } }),
    ...(policyChanges !== undefined && {
      policyChanges: policyChanges.map((one) =>
        one.span === undefined ? one : { ...one, span: at(one.span) },
      ),
    }),
  };
}

function sourcesBelow(sources: Sources, folder: string): Sources {
  const inner = (path: string): string => path.slice(folder.length + 1);
  return {
    content: (path) => sources.content(inner(path)),
    position: (span) => sources.position({ ...span, path: inner(span.path) }),
    line: (path, number) => sources.line(inner(path), number),
    isMasked: (span) => sources.isMasked({ ...span, path: inner(span.path) }),
  };
}
