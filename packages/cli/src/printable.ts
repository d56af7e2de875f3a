/** Characters that could drive a terminal or reorder a line: controls, joiners of direction, and what is no character. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Surrogate}]/gu;

const LONGEST = 160;

/**
 * A name from the server as it may be shown: everything unsafe is escaped, and what is too long ends in `…`. Key names
 * and client names are written by anybody.
 */
export function printable(name: string): string {
  const short = name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name;
  return short.replace(UNSAFE, escaped);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
