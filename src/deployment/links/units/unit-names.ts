import type { Text } from '../../../repository/text.ts';
import { textKey } from '../commands/machines.ts';

const SUFFIX = /\.(?:service|timer|socket|path|mount|automount|swap|target|slice)$/;

/** A unit's name as systemctl reads it: folder taken away, `.service` added where there is no suffix. */
export interface UnitName {
  /** Equal for names that are one unit, unknown parts included. */
  readonly key: string;
  /** For people. */
  readonly shown: string;
  readonly isKnown: boolean;
}

export function unitNameOfWord(word: Text): UnitName {
  const base = word.slice(word.value.lastIndexOf('/') + 1);
  const full = SUFFIX.test(base.value) ? textKey(base) : `${textKey(base)}.service`;
  return {
    key: full,
    shown: SUFFIX.test(base.value) ? base.value : `${base.value}.service`,
    isKnown: base.isKnown,
  };
}

export function isUnitFileName(name: string): boolean {
  return SUFFIX.test(name);
}

/** `app@one.service` is written as `app@.service`. */
export function templateOf(name: string): string | undefined {
  const at = name.indexOf('@');
  const end = name.lastIndexOf('.');
  return at < 0 || end <= at + 1 ? undefined : `${name.slice(0, at + 1)}${name.slice(end)}`;
}

const UNIT_FOLDER =
  /(?:^|\/)(?:etc|lib|usr\/lib|usr\/local\/lib|run|\.config|\.local\/share)\/systemd\/(?:system|user)(?:\/(.*))?$/;

/** What of a path stands below a folder that systemd reads units from; undefined when it is no such path. */
export function belowUnitFolder(path: string): string | undefined {
  const match = UNIT_FOLDER.exec(path);
  return match === null ? undefined : (match[1] ?? '');
}
