import type { Configuration } from '../configuration/configuration.ts';
import type { RehearseConfiguration } from '../configuration/rehearse-configuration.ts';
import type { PolicyChange, ToldChange } from './policy-change.ts';
import { quote } from './quote.ts';

/**
 * What a change makes of `rehearse`, by the names of what is set: values may be secrets. Whether less is seen with another
 * port or another variable nobody can tell, so that all but what only adds counts as weakening.
 */
export function comparedRehearse(was: Configuration, is: Configuration, change: ToldChange): PolicyChange[] {
  const [before, now] = [was.rehearse ?? NONE, is.rehearse ?? NONE];
  const [a, b] = [before.withoutEngine ?? 'fail', now.withoutEngine ?? 'fail'];
  const withoutEngine =
    a === b
      ? []
      : [
          change(
            b === 'skip',
            b === 'skip'
              ? 'A rehearsal passes where no container engine answers.'
              : 'A rehearsal fails where no container engine answers.',
            'rehearse',
            'without-engine',
          ),
        ];
  const names = new Set([...before.images.keys(), ...now.images.keys()]);
  return [
    ...withoutEngine,
    ...compareOnly(before, now, change),
    ...compareSettings(before.settings, now.settings).map((key) =>
      change(true, `\`rehearse\` says another ${quote(key)} now.`, 'rehearse', key),
    ),
    ...[...names].flatMap((name) =>
      compareSettings(before.images.get(name) ?? {}, now.images.get(name) ?? {}).map((key) =>
        change(
          true,
          `\`rehearse\` says another ${quote(key)} of the image ${quote(name)} now.`,
          'rehearse',
          'images',
          name,
        ),
      ),
    ),
  ];
}

const NONE: RehearseConfiguration = { settings: {}, images: new Map() };

function compareOnly(
  { only: was }: RehearseConfiguration,
  { only: is }: RehearseConfiguration,
  change: ToldChange,
): PolicyChange[] {
  if (JSON.stringify(was) === JSON.stringify(is)) return [];
  if (is === undefined) return [change(false, 'Every image is rehearsed now, not only some.', 'rehearse')];
  const isMore = was?.every((name) => is.includes(name)) === true;
  const names = is.length === 0 ? 'no image' : is.map(quote).join(', ');
  return [change(!isMore, `Only ${names} will be rehearsed.`, 'rehearse', 'only')];
}

/** The keys, as the file calls them, of which one says something else than the other. */
function compareSettings(was: object, is: object): string[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => JSON.stringify(Reflect.get(was, key)) !== JSON.stringify(Reflect.get(is, key)))
    .map((key) => (key === 'memoryBytes' ? 'memory' : key));
}
