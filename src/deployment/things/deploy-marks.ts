import type { Deployment } from '../deployment.ts';
import { sequencesOf } from '../links/commands/sequences.ts';
import { deployMarksOf as marksIn } from '../links/outcomes/deploy-marks.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { DeployMark } from '../model/deploy-mark.ts';

const ORIGINS = new Set(['file', 'workflow', 'recipe', 'unit', 'cron']);

/** Every mark of a deployment that moves before the work it speaks of is done, and that nothing puts back. */
export function deployMarksOf(deployment: Deployment): DeployMark[] {
  return sequencesOf(deployment).flatMap((sequence) => {
    if (!ORIGINS.has(sequence.runs[0]?.script.origin.kind ?? '')) return [];
    return marksIn(deployment, sequence).map(({ kind, mark, asked, moved, work }) => ({
      ...artefactsOf(deployment).ofAct(moved),
      at: moved.line.text.span(),
      kind,
      mark,
      asked_at: asked.line.text.span(),
      work: [work.program, work.command].filter((word) => word !== '').join(' '),
      work_at: work.line.text.span(),
    }));
  });
}
