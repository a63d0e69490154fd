import { overlaySettings, type PlanSettings } from '../../smoke/plan/settings.ts';

/** What `.incident-gate.yml` says under `rehearse`. */
export interface RehearseConfiguration {
  /** What it means when no engine answers; `fail` where nothing is said. */
  readonly withoutEngine?: 'fail' | 'skip';
  /** Names of the images that are rehearsed; all where nothing is said. */
  readonly only?: readonly string[];
  /** Of every image. */
  readonly settings: PlanSettings;
  /** Of one image, over those of every image, by its name in the plan. */
  readonly images: ReadonlyMap<string, PlanSettings>;
}

/** `beneath` overlaid by `above`, image by image and setting by setting. */
export function overlayRehearse(
  beneath: RehearseConfiguration | undefined,
  above: RehearseConfiguration | undefined,
): { readonly rehearse?: RehearseConfiguration } {
  if (beneath === undefined || above === undefined) {
    const rehearse = above ?? beneath;
    return rehearse === undefined ? {} : { rehearse };
  }
  const images = new Map(beneath.images);
  for (const [name, settings] of above.images)
    images.set(name, overlaySettings(images.get(name) ?? {}, settings));
  return {
    rehearse: { ...beneath, ...above, settings: overlaySettings(beneath.settings, above.settings), images },
  };
}
