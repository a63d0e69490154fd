import { isUnknown } from '../deployment/unknown.ts';
import type { Rehearsed } from './rehearse.ts';
import { replaysOf } from './replay-plan.ts';
import type { Range, Sweep } from './simulators/sweep.ts';
import { type Exit, targetName } from './trace/trace.ts';

/** What a rehearsal saw of one image, for programs; times are in seconds. Texts of the image and of the repository are hostile. */
export interface SeenImage {
  readonly image: string;
  readonly build?: { readonly seconds: number; readonly failed?: string };
  readonly imports: readonly { readonly module: string; readonly result: string; readonly says?: string }[];
  readonly starts: readonly SeenStart[];
  readonly probes: readonly SeenProbe[];
  /** It came up only with the capabilities that a rehearsal takes away. */
  readonly needsCapabilities: boolean;
  /** Folders whose volume hides what a newer image brings. */
  readonly hidden: readonly string[];
}

interface SeenStart {
  readonly watchedFor: number;
  readonly firstOutput?: number;
  readonly firstAccept?: number;
  readonly firstSuccess?: number;
  readonly exit?: Exit;
  readonly listeningOn: readonly string[];
}

interface SeenProbe {
  readonly kind: string;
  readonly system: string;
  readonly path: string;
  readonly asks?: string;
  /** From 0 to 1, of the phases in which a prober may be: killed, replaced or called unhealthy. */
  readonly killedShare?: number;
  readonly decidedAfter?: Range;
  readonly killsInTenMinutes?: Range;
  /** The same while the slow request was served. */
  readonly underLoad?: Pick<SeenProbe, 'killedShare' | 'decidedAfter' | 'killsInTenMinutes'>;
  /** Why it could not be replayed. */
  readonly unknown?: string;
}

/** A rehearsal in numbers. */
export function seenOf({ plan, build, imports, trace, hold, hidden }: Rehearsed): SeenImage {
  return {
    image: plan.name,
    ...(build === undefined
      ? {}
      : {
          build: {
            seconds: build.seconds,
            ...(build.image === undefined ? { failed: build.why ?? 'failed' } : {}),
          },
        }),
    imports: imports.map(({ module, result, exception, message }) => {
      const says = [exception, message].filter((part) => part !== undefined && part !== '').join(': ');
      return { module, result, ...(says === '' ? {} : { says }) };
    }),
    starts: (trace?.boots ?? []).map(
      ({ sockets, health: _, output: __, outputLost: ___, events: ____, ...boot }) => ({
        ...boot,
        listeningOn: [
          ...new Set(
            sockets.map(({ address, port }) =>
              address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
            ),
          ),
        ],
      }),
    ),
    probes: trace === undefined ? [] : replaysOf(plan, trace).map(seenProbe),
    needsCapabilities: hold === 'capable',
    hidden: hidden.map(({ folder }) => folder),
  };
}

function seenProbe({ probe, boot, load }: ReturnType<typeof replaysOf>[number]): SeenProbe {
  const { declared, target } = probe;
  const { kind, system, at } = declared;
  return {
    kind,
    system,
    path: at.path,
    ...(target === undefined ? {} : { asks: targetName(target) }),
    ...(isUnknown(boot.sweep) ? { unknown: boot.sweep.why } : numbersOf(boot.sweep)),
    ...(load === undefined || isUnknown(load.sweep) ? {} : { underLoad: numbersOf(load.sweep) }),
  };
}

function numbersOf({ killedShare, decidedAt, killsInFirstTenMinutes }: Sweep) {
  return {
    killedShare,
    ...(decidedAt === undefined ? {} : { decidedAfter: decidedAt }),
    killsInTenMinutes: killsInFirstTenMinutes,
  };
}
