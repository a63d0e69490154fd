import type { Rehearsed } from './rehearse.ts';

/** What was seen, with secrets of the repository masked in all that the image printed: it may print what it is given. */
export function redactedSeen(
  { build, imports, trace, ...rest }: Rehearsed,
  redact: (text: string) => string,
): Rehearsed {
  return {
    ...rest,
    ...(build === undefined
      ? {}
      : {
          build: {
            ...build,
            log: redact(build.log),
            ...(build.why === undefined ? {} : { why: redact(build.why) }),
          },
        }),
    imports: imports.map((result) => ({
      ...result,
      ...(result.exception === undefined ? {} : { exception: redact(result.exception) }),
      ...(result.message === undefined ? {} : { message: redact(result.message) }),
    })),
    ...(trace === undefined
      ? {}
      : {
          trace: {
            ...trace,
            boots: trace.boots.map((boot) => ({
              ...boot,
              output: boot.output.map((line) => ({ ...line, text: redact(line.text) })),
            })),
          },
        }),
  };
}
