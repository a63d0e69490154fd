/** Which unit a file is about, from its path alone (systemd.unit(5)). */
export interface UnitName {
  /** `x.service`; for the drop-in of a whole type (`service.d/…`), the type. */
  readonly unit: string;
  /** `x.service.d/10-local.conf`: read after the unit's own file. */
  readonly dropIn: boolean;
  /** `x@.service`: started only as an instance of itself. */
  readonly template: boolean;
  /** `blue` of `x@blue.service`, still escaped as in the file name. */
  readonly instance?: string;
}

const TEMPLATED = /\.(?:j2|jinja2?|erb|tmpl|tpl|template|in|mustache|gotmpl)$/;

/** Reads a path's last two parts. The ending of a template engine (`.j2`, `.erb`, `.in`) does not count. */
export function unitNameOf(path: string): UnitName {
  const parts = path.split('/');
  const file = (parts.at(-1) ?? '').replace(TEMPLATED, '');
  const directory = parts.at(-2) ?? '';
  const dropIn = directory.length > 2 && directory.endsWith('.d') && file.endsWith('.conf');
  const unit = dropIn ? directory.slice(0, -2) : file;
  const at = unit.indexOf('@');
  const end = unit.lastIndexOf('.');
  if (at < 0 || end < at) return { unit, dropIn, template: false };
  const instance = unit.slice(at + 1, end);
  return instance === '' ? { unit, dropIn, template: true } : { unit, dropIn, template: false, instance };
}
