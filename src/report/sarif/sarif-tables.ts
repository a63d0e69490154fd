import type { Artifact, ArtifactLocation, PhysicalLocation, ReportingDescriptor } from 'sarif';
import type { Finding } from '../../policy/finding.ts';
import type { Sources, Verdict } from '../../policy/verdict.ts';
import type { Span } from '../../repository/span.ts';
import type { ReportOptions } from '../report-options.ts';
import { repositoryPath } from '../repository-path.ts';
import { type LineHash, lineHashes } from './line-hash.ts';
import { artifactLocation, physicalLocation } from './sarif-places.ts';
import { bareDescriptor, ruleDescriptor } from './sarif-rules.ts';

/** What results and notifications of one run refer to by number, and what is computed once for a file. */
export class SarifTables {
  readonly rules: readonly ReportingDescriptor[];
  readonly artifacts: readonly Artifact[];
  readonly #sources: Sources;
  readonly #options: Pick<ReportOptions, 'folder'>;
  readonly #ruleNumbers: ReadonlyMap<string, number>;
  /** By path, each with its number among the artifacts. */
  readonly #files: ReadonlyMap<string, ArtifactLocation>;
  readonly #hashes = new Map<string, readonly LineHash[]>();

  constructor(verdict: Verdict, sources: Sources, options: Pick<ReportOptions, 'folder'>) {
    this.#sources = sources;
    this.#options = options;
    this.rules = descriptorsOf(verdict);
    this.#ruleNumbers = new Map(this.rules.map(({ id }, index) => [id, index]));
    const paths = pathsOf(verdict);
    const locations = paths.map((path) => artifactLocation(repositoryPath(path, options)));
    this.artifacts = locations.map((location) => ({ location }));
    this.#files = new Map(paths.map((path, index) => [path, { ...locations[index], index }]));
  }

  ruleIndex(rule: string): number {
    return this.#ruleNumbers.get(rule) ?? -1;
  }

  file(path: string): ArtifactLocation {
    return this.#files.get(path) ?? artifactLocation(repositoryPath(path, this.#options));
  }

  place(span: Span): PhysicalLocation {
    return physicalLocation(span, this.#sources, this.file(span.path));
  }

  /**
   * What code scanning would compute for a line (from 1) of the file on disk; undefined where that is not known, as the
   * characters are masked or the file was not read. Whoever uploads the log then computes it.
   */
  lineHash(path: string, line: number): string | undefined {
    const content = this.#sources.content(path);
    if (content === undefined) return undefined;
    const known = this.#hashes.get(path) ?? lineHashes(content);
    this.#hashes.set(path, known);
    const hash = known[line - 1];
    if (hash === undefined || this.#sources.isMasked({ path, start: hash.start, end: hash.end }))
      return undefined;
    return hash.hash;
  }
}

/** All findings that the log has as results. */
export function allFindings(verdict: Verdict): Finding[] {
  return [...verdict.findings, ...verdict.allowed.map((one) => one.finding)];
}

function descriptorsOf(verdict: Verdict): ReportingDescriptor[] {
  const descriptors = new Map([...verdict.rules.values()].map((rule) => [rule.id, ruleDescriptor(rule)]));
  for (const finding of allFindings(verdict)) {
    if (!descriptors.has(finding.rule)) descriptors.set(finding.rule, bareDescriptor(finding));
  }
  return [...descriptors.values()];
}

function pathsOf(verdict: Verdict): string[] {
  const places = allFindings(verdict).flatMap((finding) => [
    finding.span.path,
    ...finding.related.map((place) => place.span.path),
  ]);
  return [...new Set([...verdict.coverage.files.map((file) => file.path), ...places])];
}
