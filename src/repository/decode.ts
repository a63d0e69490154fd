import { isUtf8 } from 'node:buffer';
import { LineIndex } from './line-index.ts';

/** A file's bytes as characters, without a byte order mark. */
export interface Decoded {
  readonly content: string;
  /** What was lost, as a sentence with the place of the first loss. */
  readonly damage?: string;
}

/** Within so many bytes a NUL makes a file binary; git looks as far (xdiff-interface.c, FIRST_FEW_BYTES). */
const BINARY_WITHIN = 8000;

const REPLACEMENT = '\u{FFFD}';

/** Whether these are no characters in an encoding that the gate reads. */
export function isBinary(bytes: Buffer): boolean {
  return wideEncoding(bytes) === undefined && bytes.subarray(0, BINARY_WITHIN).includes(0);
}

/** Decodes UTF-8, and UTF-16 with a byte order mark. What cannot be decoded becomes U+FFFD. */
export function decode(bytes: Buffer): Decoded {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return decodeWide(bytes, wide);
  const mark = hasUtf8Mark(bytes) ? 3 : 0;
  const body = bytes.subarray(mark);
  const content = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  if (isUtf8(body)) return { content };
  return damaged(content, 'UTF-8', firstBadUtf8(body, content, mark));
}

/** The bytes of `content` in the encoding of `bytes`, with the byte order mark that they have. */
export function encodeLike(bytes: Buffer, content: string): Buffer {
  const wide = wideEncoding(bytes);
  if (wide === undefined) {
    const body = Buffer.from(content, 'utf8');
    return hasUtf8Mark(bytes) ? Buffer.concat([bytes.subarray(0, 3), body]) : body;
  }
  const body = Buffer.from(content, 'utf16le');
  return Buffer.concat([bytes.subarray(0, 2), wide === 'utf-16le' ? body : body.swap16()]);
}

/** The byte order mark that UTF-8 begins with, or none; undefined for another encoding, in which the lines of a diff are none. */
export function markIn(bytes: Buffer): '' | '\u{FEFF}' | undefined {
  if (wideEncoding(bytes) !== undefined) return undefined;
  return hasUtf8Mark(bytes) ? '\u{FEFF}' : '';
}

function hasUtf8Mark(bytes: Buffer): boolean {
  return bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

type WideEncoding = 'utf-16le' | 'utf-16be';

/** By the byte order mark. That of UTF-32 begins like one of UTF-16, but no text begins with a NUL. */
function wideEncoding(bytes: Buffer): WideEncoding | undefined {
  if (bytes.length < 2) return undefined;
  const mark = bytes.readUInt16BE(0);
  if (mark === 0xfeff) return 'utf-16be';
  return mark === 0xfffe && !(bytes.length >= 4 && bytes.readUInt16BE(2) === 0) ? 'utf-16le' : undefined;
}

function decodeWide(bytes: Buffer, encoding: WideEncoding): Decoded {
  const body = bytes.subarray(2);
  const content = new TextDecoder(encoding, { ignoreBOM: true }).decode(body);
  const unitAt = (at: number): number =>
    encoding === 'utf-16le' ? body.readUInt16LE(at) : body.readUInt16BE(at);
  for (let i = content.indexOf(REPLACEMENT); i >= 0; i = content.indexOf(REPLACEMENT, i + 1)) {
    if (2 * i + 2 > body.length || unitAt(2 * i) !== 0xfffd) {
      return damaged(content, 'UTF-16', { offset: i, byte: 2 + 2 * i });
    }
  }
  return { content };
}

interface BadPlace {
  /** In the decoded content. */
  readonly offset: number;
  /** In the file, its byte order mark counted. */
  readonly byte: number;
}

/** The first U+FFFD that does not stand in the file itself. Up to there every character is as long as it says. */
function firstBadUtf8(body: Buffer, content: string, mark: number): BadPlace {
  let at = 0;
  let byte = 0;
  for (let i = content.indexOf(REPLACEMENT); i >= 0; i = content.indexOf(REPLACEMENT, i + 1)) {
    byte += Buffer.byteLength(content.slice(at, i));
    at = i;
    const isGenuine = body[byte] === 0xef && body[byte + 1] === 0xbf && body[byte + 2] === 0xbd;
    if (!isGenuine) return { offset: i, byte: mark + byte };
  }
  return { offset: content.length, byte: mark + body.length };
}

function damaged(content: string, encoding: string, { offset, byte }: BadPlace): Decoded {
  const { line, column } = new LineIndex(content).position(offset);
  const place = `byte ${byte} (line ${line}, column ${column})`;
  return { content, damage: `${place} is not ${encoding}: what could not be decoded reads as U+FFFD` };
}
