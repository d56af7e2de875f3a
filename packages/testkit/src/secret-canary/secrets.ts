import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

/** Marked secrets: what each is, and text that stands nowhere else in the world. */
export interface Secrets {
  /** A new one. */
  plant(what: string): string;
  /** One that was not made here, such as a session's id. */
  add(what: string, secret: string): void;
  /** Asserts that a text shows none of them. */
  assertAbsent(text: string): void;
  /** Those that a text shows. */
  shownIn(text: string): string[];
}

export function createSecrets(): Secrets {
  const planted = new Map<string, string>();
  const shownIn = (text: string): string[] =>
    [...planted].filter(([secret]) => formsOf(secret).some((form) => text.includes(form))).map(([, what]) => what);
  return {
    plant: (what) => {
      const secret = `canary-${what.replaceAll(' ', '-')}-${randomBytes(6).toString('hex')}`;
      planted.set(secret, what);
      return secret;
    },
    add: (what, secret) => void planted.set(secret, what),
    assertAbsent: (text) => assert.deepEqual(shownIn(text), [], 'these secrets were shown'),
    shownIn,
  };
}

/** As text, and as Node shows and JSON writes a buffer of it. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const pairs = bytes.toString('hex').replaceAll(/(..)(?!$)/g, '$1 ');
  return [secret, pairs, bytes.toString('hex'), bytes.toString('base64url').slice(0, -2), [...bytes].join(',')];
}
