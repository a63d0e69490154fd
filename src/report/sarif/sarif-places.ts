import type { ArtifactLocation, Location, PhysicalLocation, Region } from 'sarif';
import type { Sources } from '../../policy/verdict.ts';
import type { Span } from '../../repository/span.ts';
import { drawnPlace } from '../drawn-place.ts';
import { sarifMessage } from './sarif-message.ts';

/** The name that GitHub and the SARIF viewers give to the root of the checkout. */
export const ROOT = '%SRCROOT%';

/** A file of the repository by its path, percent-encoded. */
export function artifactLocation(path: string): ArtifactLocation {
  return { uri: uriOf(path), uriBaseId: ROOT };
}

/** A span of a file as SARIF has it; its first line when it was not read, for GitHub takes no result without a line. */
export function physicalLocation(span: Span, sources: Sources, file: ArtifactLocation): PhysicalLocation {
  const isRead = sources.content(span.path) !== undefined;
  return { artifactLocation: file, region: isRead ? regionOf(span, sources) : { startLine: 1 } };
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
