import type { MeasuredAdvice } from '../../deployment/measured-boot.ts';
import { seconds } from '../seconds.ts';
import type { Because } from './advice.ts';

/** Why no setting is honest, and what to do. What the container or the deployment calls things is hostile. */
export function becauseSaid(because: Because): MeasuredAdvice {
  switch (because.kind) {
    case 'never-up':
      return { says: `no setting helps: it was not up within ${seconds(because.watchedFor)}` };
    case 'slow-start':
      return {
        says: `no setting is honest: it takes ${seconds(because.upAt)} to be up, longer than anybody waits`,
        means: 'the start must become shorter',
      };
    case 'blocked': {
      const { from, to } = because.silence;
      const during = because.during === undefined ? '' : ` while it served \`${because.during}\``;
      return {
        says: `no setting is honest: it answered nothing for ${seconds(to - from)}${during}`,
        means: 'take that work off what answers the probe',
      };
    }
    case 'dependency':
      return {
        says: `no setting is honest: it did not answer while \`${because.during}\` was paused`,
        means: 'liveness must not ask for what a restart cannot mend',
      };
  }
}
