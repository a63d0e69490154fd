import { checkRunReport } from '../../src/report/check-run.ts';
import { commentReport } from '../../src/report/comment.ts';
import { FORMATS, type ReportBuilder } from '../../src/report/formats.ts';

/** Everywhere a verdict is shown, each as one string: the formats, the comment, and the parts of a check run. */
export const DESTINATIONS = {
  ...FORMATS,
  comment: commentReport,
  'check run': (verdict, sources, options) => {
    const { title, summary, conclusion } = checkRunReport(verdict, sources, options);
    return `${title}\n${conclusion}\n\n${summary}`;
  },
  annotations: (verdict, sources, options) =>
    `${checkRunReport(verdict, sources, options)
      .annotations.map((one) => [one.path, one.title, one.message].join('\n'))
      .join('\n\n')}\n`,
} satisfies Record<string, ReportBuilder>;

export type DestinationName = keyof typeof DESTINATIONS;
export const DESTINATION_NAMES = Object.keys(DESTINATIONS) as DestinationName[]; // of an object literal: no other keys
