/** A piece of a path: characters; one parameter, which ends at a slash; anything at all, also nothing. */
export type PathPiece =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'parameter' }
  | { readonly kind: 'anything' };

/** Paths, as pieces from left to right. */
export type PathPattern = readonly PathPiece[];

/** `maybe`: a parameter or something that is not known decides. */
export type PathMatch = 'yes' | 'maybe' | 'no';

export const ANYTHING: PathPiece = { kind: 'anything' };
const PARAMETER: PathPiece = { kind: 'parameter' };

/** Longer patterns are taken for anything: nobody writes them. */
const MOST_PIECES = 60;

export function literal(value: string): PathPattern {
  return value === '' ? [] : [{ kind: 'literal', value }];
}

/** `/items/{id}/{rest:path}` of Starlette, `/items/<int:id>/<path:rest>` of Werkzeug and Django, as a pattern. */
export function templated(pattern: PathPattern, parameter: RegExp): PathPattern {
  return pattern.flatMap((piece): PathPattern => {
    if (piece.kind !== 'literal') return [piece];
    const out: PathPiece[] = [];
    let at = 0;
    for (const match of piece.value.matchAll(parameter)) {
      out.push(
        ...literal(piece.value.slice(at, match.index)),
        /\bpath\b/.test(match[0]) ? ANYTHING : PARAMETER,
      );
      at = match.index + match[0].length;
    }
    return [...out, ...literal(piece.value.slice(at))];
  });
}

/** Whether a path is one of the pattern's; a slash at its end does not count, which most servers answer by a redirect. */
export function matchPath(pattern: PathPattern, path: string): PathMatch {
  if (pattern.length > MOST_PIECES) return 'maybe';
  const exact = pattern.every(({ kind }) => kind === 'literal');
  if (exact) {
    const own = shownPattern(pattern);
    return own === path ? 'yes' : bare(own) === bare(path) ? 'maybe' : 'no';
  }
  return [path, bare(path), `${bare(path)}/`].some((one) => reaches(pattern, one)) ? 'maybe' : 'no';
}

function bare(path: string): string {
  return path.replace(/\/$/, '');
}

/** Follows all places of the path at which the next piece may begin. */
function reaches(pattern: PathPattern, path: string): boolean {
  let places: ReadonlySet<number> = new Set([0]);
  for (const piece of pattern) {
    if (places.size === 0) return false;
    places = placesAfter(piece, path, places);
  }
  return places.has(path.length);
}

function placesAfter(piece: PathPiece, path: string, places: ReadonlySet<number>): ReadonlySet<number> {
  if (piece.kind === 'literal') {
    const { value } = piece;
    return new Set([...places].filter((at) => path.startsWith(value, at)).map((at) => at + value.length));
  }
  const next = new Set<number>();
  for (let at = Math.min(...places); at <= path.length; at++)
    if (piece.kind === 'anything' || isWithinSegment(path, places, at)) next.add(at);
  return next;
}

/** Some place before `at` is in the same segment. */
function isWithinSegment(path: string, places: ReadonlySet<number>, at: number): boolean {
  for (let from = at - 1; from >= 0 && path[from] !== '/'; from--) if (places.has(from)) return true;
  return false;
}

/** For people: `/items/{…}`. */
export function shownPattern(pattern: PathPattern): string {
  return pattern
    .map((piece) => (piece.kind === 'literal' ? piece.value : piece.kind === 'parameter' ? '{…}' : '…'))
    .join('');
}
