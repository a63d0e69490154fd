import { createHash } from 'node:crypto';

/** What git calls a file of that content, in a repository that names by SHA-1 (gitformat-pack(5), git-hash-object(1)). */
export function blobName(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
