import type { ComposeService } from '../../../syntax/compose/file.ts';

/** A compose service over a bind mount of its own folder, without a restart policy: as on a developer's machine. */
export function mountsItsSource(service: ComposeService): boolean {
  if (service.deploy?.restartPolicy !== undefined) return false;
  const restarts = service.restart?.value !== undefined && service.restart.value !== 'no';
  return (
    !restarts &&
    service.mounts.some(({ type, source }) => type === 'bind' && /^\.{1,2}(?:\/|$)/.test(source?.value ?? ''))
  );
}
