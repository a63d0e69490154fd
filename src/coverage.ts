import type { Deployment } from './deployment/deployment.ts';
import { findUnread } from './deployment/terraform/project.ts';
import type { Redact } from './policy/redact.ts';
import type { CoveredFile } from './policy/verdict.ts';
import { acceptsTerraform } from './syntax/terraform/opinion.ts';

/** Whether what could not be read of a Terraform file is its author's mistake or a limit of the gate. */
export async function askSecondOpinions({ repository, coverage }: Deployment): Promise<void> {
  for (const { path, format, text } of repository.files) {
    const isTerraform = format === 'terraform' || format === 'tfvars';
    if (!isTerraform || coverage.of(path).length === 0 || !(await acceptsTerraform(text.value))) continue;
    coverage.reword(
      path,
      (why) => `${why.replace(/\.$/, '')}. HashiCorp's own parser accepts the file: the limit is the gate's.`,
    );
  }
}

/** How much of each file was read. */
export function coverageOf(deployment: Deployment, redact: Redact): CoveredFile[] {
  const { repository } = deployment;
  const lostOf = (path: string): CoveredFile['lost'] =>
    deployment.coverage
      .of(path)
      .map(({ span, why }) => ({ why: redact(why), line: deployment.lineOf(span) }));
  const read = repository.files.map((file): CoveredFile => {
    const lost = [...(file.damage === undefined ? [] : [{ why: file.damage }]), ...lostOf(file.path)];
    const whole = deployment.coverage.wasParsed(file.path) ? 'fully' : 'unneeded';
    return { path: file.path, format: file.format, read: lost.length === 0 ? whole : 'partly', lost };
  });
  // JavaScript has no format: a file of it is read where something starts it.
  const scripts = deployment.coverage
    .parsed()
    .filter((path) => /\.[cm]?js$/.test(path) && repository.file(path) === undefined)
    .map((path): CoveredFile => {
      const lost = lostOf(path);
      return { path, format: 'none', read: lost.length === 0 ? 'fully' : 'partly', lost };
    });
  const skipped = [...repository.skipped, ...findUnread(repository.below(''))].map(
    ({ path, why }): CoveredFile => ({ path, format: 'none', read: 'not', lost: [{ why }] }),
  );
  return [...read, ...scripts, ...skipped].sort((a, b) => (a.path < b.path ? -1 : 1));
}
