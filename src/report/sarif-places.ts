import type { ArtifactLocation, Location, PhysicalLocation, Region } from 'sarif';
import type { Sources } from '../policy/verdict.ts';
import type { Span } from '../repository/span.ts';
import { drawnPlace } from './drawn-place.ts';
import { sarifMessage } from './sarif-message.ts';

/** The name that GitHub and the SARIF viewers give to the root of the checkout. */
export const ROOT = '%SRCROOT%';

/** A file by its path below the root, percent-encoded; `index` is its place among the run's artifacts. */
export function artifactLocation(path: string, index: number | undefined): ArtifactLocation {
  return { uri: uriOf(path), uriBaseId: ROOT, ...(index === undefined ? {} : { index }) };
}

/** A span as SARIF has it; the first line of a file that was not read, for GitHub takes no result without a line. */
export function physicalLocation(span: Span, sources: Sources, index: number | undefined): PhysicalLocation {
  const isRead = sources.content(span.path) !== undefined;
  return {
    artifactLocation: artifactLocation(span.path, index),
    region: isRead ? regionOf(span, sources) : { startLine: 1 },
  };
}

export function relatedLocation(id: number, says: string, place: PhysicalLocation): Location {
  return { id, physicalLocation: place, message: { text: sarifMessage(says) } };
}

/** `path` as a relative URI reference (RFC 3986): every segment encoded, so that no colon makes it a scheme. */
export function uriOf(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}

function regionOf(span: Span, sources: Sources): Region {
  const { start, end } = drawnPlace(span, sources);
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}
