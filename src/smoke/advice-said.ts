import type { Because } from './advice.ts';
import { seconds } from './seconds.ts';

/** Why no setting is honest, as a sentence without its full stop. What the container or the deployment calls things is hostile. */
export function becauseSaid(because: Because): string {
  switch (because.kind) {
    case 'never-up':
      return `no setting helps: it was not up within ${seconds(because.watchedFor)}`;
    case 'slow-start':
      return `no setting is honest: it takes ${seconds(because.upAt)} to be up, longer than anybody waits; the start must become shorter`;
    case 'blocked': {
      const { from, to } = because.silence;
      const during = because.during === undefined ? '' : ` while it served \`${because.during}\``;
      return `no setting is honest: it answered nothing for ${seconds(to - from)}${during}; take that work off what answers the probe`;
    }
    case 'dependency':
      return `no setting is honest: it did not answer while \`${because.during}\` was paused; liveness must not ask for what a restart cannot mend`;
  }
}
