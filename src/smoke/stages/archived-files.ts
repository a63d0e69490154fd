/** A file in an archive that the engine makes of a folder. */
export interface ArchivedFile {
  /** From the folder: hostile. */
  readonly path: string;
  readonly user: number;
  readonly group: number;
}

/** Where a header holds what, from its beginning (POSIX ustar, pax(1)). */
const [USER, GROUP, TYPE, MAGIC, PREFIX] = [108, 116, 156, 257, 345];
const HEADER = 512;
const PATH_LENGTH = 100;

/**
 * Reads the files in an archive that comes bit by bit, as text: what lies between the headers may be mangled by that, the
 * headers are not. Folders, links and names too long for a header are left out.
 */
export function filesIn(found: (file: ArchivedFile) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    rest += chunk;
    let from = 0;
    for (let at = rest.indexOf('ustar'); at >= 0; at = rest.indexOf('ustar', from)) {
      const start = at - MAGIC;
      if (start >= 0 && rest.length < start + HEADER) return;
      const file = start < 0 ? undefined : fileAt(rest.slice(start, start + HEADER));
      from = at + 1;
      if (file === undefined) continue;
      found(file);
      rest = rest.slice(start + HEADER);
      from = 0;
    }
    // A header may have begun in what is left.
    rest = rest.slice(-HEADER);
  };
}

function fileAt(header: string): ArchivedFile | undefined {
  const path = (header.slice(0, PATH_LENGTH).split('\0')[0] ?? '').split('/').slice(1).join('/');
  const [user, group] = [USER, GROUP].map((at) => Number.parseInt(header.slice(at, at + 8), 8));
  const isFile = (header[TYPE] === '0' || header[TYPE] === '\0') && header[PREFIX] === '\0';
  if (!isFile || path === '' || user === undefined || group === undefined) return undefined;
  return Number.isNaN(user) || Number.isNaN(group) ? undefined : { path, user, group };
}
