export { type KeyPart, MAX_KEY_BYTES } from './key.ts';
export { createKeys, type Namespace, type ParsedKey, type PatternParts } from './keys.ts';
export { isPurposeWord, type Purpose, purposeOf } from './purpose.ts';
export { slotOf } from './slot.ts';
