import type { Text } from '../../../repository/text.ts';
import { type Known, unknown } from '../../unknown.ts';
import { imageName } from './images.ts';

/** What an image reference says by its form. */
export interface ImageReference {
  /** Absent where none is written. */
  readonly tag: string | undefined;
  readonly hasDigest: Known<boolean>;
  readonly isMutable: Known<boolean>;
  /** What makes it mutable, as a clause; empty where nothing does. */
  readonly why: string;
}

/** Tags that are moved on by custom: the newest of something. Versions, however short, are not among them. */
const MOVING =
  /^(?:latest|main|master|trunk|head|edge|nightly|canary|unstable|develop|devel|dev|rolling|current|snapshot|testing|beta|alpha-?latest)$|^latest[-.]|[-.]latest$|-nightly$/i;

/** Something else is put in the place of this before it is used. */
const PLACEHOLDER = /[<>\s]|(?:^|[/:])[A-Z][A-Z0-9_]{3,}(?=[/:]|$)|PLACEHOLDER|CHANGE_?ME|REPLACE_?ME/;
/** Characters of templates that the file's own format does not read. */
const TEMPLATE = /[${}%]/;

/** Reads tag and digest off a reference. */
export function readReference(text: Text): ImageReference {
  const { value } = text;
  const digest = value.indexOf('@');
  if (digest >= 0) return { tag: tagOf(value), hasDigest: true, isMutable: false, why: '' };
  const colon = imageName(value).length;
  const tag = tagOf(value);
  // An unknown tag may hold the digest too; an unknown name without a tag may hold both.
  const open = tag === undefined ? text : text.slice(colon);
  const unsettled = unsettledIn(open) ?? placeholderIn(text);
  if (unsettled !== undefined) return { tag, hasDigest: unsettled, isMutable: unsettled, why: '' };
  if (tag === undefined)
    return { tag, hasDigest: false, isMutable: true, why: 'it has no tag, which means `latest`' };
  if (MOVING.test(tag))
    return { tag, hasDigest: false, isMutable: true, why: `\`${tag}\` is moved on with every release` };
  return { tag, hasDigest: false, isMutable: false, why: '' };
}

function tagOf(value: string): string | undefined {
  const plain = value.split('@', 1)[0] ?? '';
  const name = imageName(plain);
  return name.length < plain.length ? plain.slice(name.length + 1) : undefined;
}

function unsettledIn(text: Text) {
  const why = text.unknown;
  if (why !== undefined) return unknown(why, text.span());
  return TEMPLATE.test(text.value)
    ? unknown(`\`${text.value}\` is filled in elsewhere`, text.span())
    : undefined;
}

function placeholderIn(text: Text) {
  return PLACEHOLDER.test(text.value)
    ? unknown(`\`${text.value}\` is a placeholder`, text.span())
    : undefined;
}

/** A commit's number, or a tag that begins like a version. */
export function isPinnedRevision(text: Text): Known<boolean> {
  if (!text.isKnown) return unknown(text.unknown ?? 'the revision cannot be known', text.span());
  return /^[0-9a-f]{7,64}$|^(?:refs\/)?tags\/|^(?:release[-/])?v?\d+[.\d]*(?:$|[-+._])/i.test(text.value);
}
