import { invalidKey, kindOf } from './key.ts';

/*
 * The words of a key: app, domain and entity. They are written in code, not given by users, so they are not encoded
 * but refused when they hold anything that would need it. An entity may end in `~shape`, which says how its values
 * are laid out: two layouts of one entity then never share a key.
 */

const WORD = /^[a-z0-9][a-z0-9_.-]*$/;
const ENTITY = /^[a-z0-9][a-z0-9_.-]*(?:~[a-z0-9_.-]+)?$/;
const MAX_LENGTH = 80;

/** What is wrong with a word of a key; undefined when nothing is. */
export function wordProblem(part: 'app' | 'domain' | 'entity', word: unknown): string | undefined {
  if (typeof word !== 'string' || word === '') return `must be a word, got ${kindOf(word)}`;
  if (word.length > MAX_LENGTH) return `must be at most ${MAX_LENGTH} characters, got ${word.length}`;
  if ((part === 'entity' ? ENTITY : WORD).test(word)) return undefined;
  return 'must be of a-z, 0-9, "_", "." and "-", and begin with a letter or digit; what users give belongs in the id';
}

/** @throws `INVALID_KEY` */
export function checkWord(part: 'domain' | 'entity', word: unknown): void {
  const problem = wordProblem(part, word);
  if (problem !== undefined) throw invalidKey(part, problem);
}
