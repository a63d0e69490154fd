import { prepare } from '../prepare.ts';
import { mapRepository } from '../read-deployment.ts';
import { dotMap } from '../report/map/map-dot.ts';
import { mermaidMap } from '../report/map/map-mermaid.ts';
import { target } from './check.ts';
import { gitHubFiles } from './fetch-file.ts';
import type { Terminal } from './terminal.ts';
import { writeReport } from './write-output.ts';

export const MAP_FORMATS = ['mermaid', 'dot'] as const;

export interface MapOptions {
  readonly format: (typeof MAP_FORMATS)[number];
  readonly output?: string;
}

/** `incident-gate map`: who starts what, on which port, with which probe, from which file. */
export async function drawMap(
  paths: readonly string[],
  { format, output }: MapOptions,
  terminal: Terminal,
): Promise<number> {
  const at = target(paths, terminal.cwd());
  const map = await mapRepository(
    await prepare({ ...at, policyFrom: 'now', remoteFile: gitHubFiles(terminal.env, fetch) }),
  );
  if (map.nodes.length === 0) terminal.stderr.write('There is nothing here that is deployed.\n');
  const drawing = format === 'dot' ? dotMap(map) : mermaidMap(map);
  if (output === undefined) terminal.stdout.write(drawing);
  else writeReport(terminal, output, drawing);
  return 0;
}
