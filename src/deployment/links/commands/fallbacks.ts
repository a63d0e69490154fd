import type { Span } from '../../../repository/span.ts';
import type { Deployment } from '../../deployment.ts';

/** Whether the characters are the default of an expansion, `${X:-value}`: they hold only where the variable is not set. */
export function isFallback(deployment: Deployment, { path, start }: Span): boolean {
  const before = deployment.repository.file(path)?.content.slice(Math.max(0, start - 80), start) ?? '';
  return /\$\{\w+(?:\[[^\]]*\])?:?[-=]["']?[^\s{}"']*$/.test(before);
}
