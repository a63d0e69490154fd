import type { Artifact, PhysicalLocation, ReportingDescriptor } from 'sarif';
import type { Finding } from '../policy/finding.ts';
import type { Sources, Verdict } from '../policy/verdict.ts';
import type { Span } from '../repository/span.ts';
import { type LineHash, lineHashes } from './line-hash.ts';
import { artifactLocation, physicalLocation } from './sarif-places.ts';
import { bareDescriptor, ruleDescriptor } from './sarif-rules.ts';

/** What results and notifications of one run refer to by number, and what is computed once for a file. */
export class SarifTables {
  readonly rules: readonly ReportingDescriptor[];
  readonly artifacts: readonly Artifact[];
  readonly #sources: Sources;
  readonly #ruleNumbers: ReadonlyMap<string, number>;
  readonly #artifactNumbers: ReadonlyMap<string, number>;
  readonly #hashes = new Map<string, readonly LineHash[]>();

  constructor(verdict: Verdict, sources: Sources) {
    this.#sources = sources;
    this.rules = descriptorsOf(verdict);
    this.#ruleNumbers = new Map(this.rules.map(({ id }, index) => [id, index]));
    const paths = pathsOf(verdict);
    this.#artifactNumbers = new Map(paths.map((path, index) => [path, index]));
    this.artifacts = paths.map((path) => ({ location: artifactLocation(path, undefined) }));
  }

  ruleIndex(rule: string): number {
    return this.#ruleNumbers.get(rule) ?? -1;
  }

  /** Undefined for a file that is not among the run's artifacts. */
  artifactIndex(path: string): number | undefined {
    return this.#artifactNumbers.get(path);
  }

  place(span: Span): PhysicalLocation {
    return physicalLocation(span, this.#sources, this.artifactIndex(span.path));
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
