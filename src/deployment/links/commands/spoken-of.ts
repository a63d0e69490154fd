import type { Deployment } from '../../deployment.ts';

/** Whether a file of the repository names another by its base name. */
export function isSpokenOfBy({ repository }: Deployment, path: string, name: string): boolean {
  const content = repository.file(path)?.content ?? '';
  for (let at = content.indexOf(name); at >= 0; at = content.indexOf(name, at + 1)) {
    const before = content.slice(Math.max(0, at - 200), at);
    // `/etc/systemd/system/app.service` is where it goes, not where it comes from.
    if (!/(?:systemd\/(?:system|user)\/|systemctl[^\n]*)$/.test(before)) return true;
  }
  return false;
}
