import { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { parseRequirement, type Requirement } from './requirement.ts';

/** A line that asks for something to be installed. */
export type RequirementLine =
  /** By name. */
  | {
      readonly kind: 'named';
      readonly requirement: Requirement;
      readonly hashes: readonly Text[];
      readonly text: Text;
    }
  /** A URL, an archive or a directory; with `-e` it is used where it stands. */
  | { readonly kind: 'located'; readonly location: Text; readonly editable: boolean; readonly text: Text };

/** `-r other.txt` or `-c constraints.txt`: relative to the file it stands in. */
export interface RequirementInclude {
  readonly path: Text;
  readonly constraint: boolean;
  readonly text: Text;
}

/** `--index-url https://…`: any other option that stands alone. */
export interface RequirementOption {
  readonly name: Text;
  readonly value?: Text;
  readonly text: Text;
}

export interface RequirementsFile {
  readonly requirements: readonly RequirementLine[];
  readonly includes: readonly RequirementInclude[];
  readonly options: readonly RequirementOption[];
  readonly comments: readonly Text[];
  readonly problems: readonly SyntaxProblem[];
}

const INCLUDE = /^(?:(-r|--requirement)|(-c|--constraint))(?:\s+|=|(?=[^\s=-]))/;
const EDITABLE = /^(?:-e|--editable)(?:\s+|=)/;
const NAMED_URL = /^[\w.-]+\s*(?:\[[^\]]*\]\s*)?@/;
const LOCATION =
  /^(?:[A-Za-z][\w+.-]*:|\.{0,2}\/|\.{1,2}$|[A-Za-z]:\\|\S+\.(?:whl|zip|tar\.gz|tgz|tar\.bz2)(?:$|[\s;#[]))/;

/** Reads a requirements file as pip's req_file.py does: lines joined at a backslash, comments after a blank cut off. */
export function parseRequirements(text: Text): RequirementsFile {
  const file = {
    requirements: [] as RequirementLine[],
    includes: [] as RequirementInclude[],
    options: [] as RequirementOption[],
    comments: [] as Text[],
    problems: [] as SyntaxProblem[],
  };
  for (const joined of joinLines(text)) {
    const comment = /(?:^|\s)#/.exec(joined.value);
    if (comment !== null) file.comments.push(joined.slice(comment.index).trim());
    const line = markVariables((comment === null ? joined : joined.slice(0, comment.index)).trim());
    if (line.length > 0) readLine(line, file);
  }
  return file;
}

interface Draft {
  readonly requirements: RequirementLine[];
  readonly includes: RequirementInclude[];
  readonly options: RequirementOption[];
  readonly problems: SyntaxProblem[];
}

function readLine(line: Text, file: Draft): void {
  const include = INCLUDE.exec(line.value);
  const editable = EDITABLE.exec(line.value);
  if (include !== null) {
    const path = line.slice(include[0].length).trim();
    file.includes.push({ path, constraint: include[2] !== undefined, text: line });
  } else if (editable !== null) {
    const location = line.slice(editable[0].length).trim();
    file.requirements.push({ kind: 'located', location, editable: true, text: line });
  } else if (line.value.startsWith('-')) file.options.push(readOption(line));
  else readRequirement(line, file);
}

function readOption(line: Text): RequirementOption {
  const end = /[\s=]/.exec(line.value)?.index;
  if (end === undefined) return { name: line, text: line };
  return { name: line.slice(0, end), value: line.slice(end + 1).trim(), text: line };
}

function readRequirement(line: Text, file: Draft): void {
  const options = /\s--?[A-Za-z]/.exec(line.value)?.index ?? line.length;
  const wanted = line.slice(0, options).trim();
  if (!NAMED_URL.test(wanted.value) && LOCATION.test(wanted.value)) {
    file.requirements.push({ kind: 'located', location: wanted, editable: false, text: line });
    return;
  }
  const requirement = parseRequirement(wanted);
  if (requirement === undefined)
    file.problems.push({ text: line, message: 'Not a requirement that pip can read.' });
  else
    file.requirements.push({ kind: 'named', requirement, hashes: hashesIn(line.slice(options)), text: line });
}

function hashesIn(options: Text): Text[] {
  return [...options.value.matchAll(/--hash[=\s]\s*(\S+)/g)].map((match) => {
    const end = match.index + match[0].length;
    return options.slice(end - (match[1]?.length ?? 0), end);
  });
}

/** join_lines(): a comment line ends a continuation and is no part of it. */
function joinLines(text: Text): Text[] {
  const lines: Text[] = [];
  let parts: Text[] = [];
  const close = () => {
    if (parts.length > 0) lines.push(Text.join(parts));
    parts = [];
  };
  for (const line of text.lines()) {
    const isComment = /^\s*#/.test(line.value);
    if (isComment) close();
    if (line.value.endsWith('\\') && !isComment) parts.push(line.slice(0, line.length - 1));
    else {
      parts.push(line);
      close();
    }
  }
  close();
  return lines;
}

/** pip fills in `${NAME}` (capitals only) from the environment: unknown here. */
function markVariables(line: Text): Text {
  return line.mask(/\$\{[A-Z0-9_]+\}/g, 'pip takes it from the environment');
}
