export { aesGcmCodec } from './aes-gcm.ts';
export type { Base } from './base.ts';
export type { CorruptReason, SessionCodec, Where } from './codec.ts';
export { createSessions } from './create-sessions.ts';
export type { SessionEvents } from './events.ts';
export { isFresh } from './fresh.ts';
export { createLiveObjects, type LiveObjects } from './live-objects.ts';
export { sessionPolicy } from './policy.ts';
export type { Session, SessionData, SessionInfo } from './session.ts';
export type { Sessions } from './sessions.ts';
export type { LegacyOptions, SessionOptions } from './settings.ts';
export { answer, SessionStoreError, storeError } from './store-error.ts';
export {
  type Rotated,
  type StoredSession,
  type StoreKit,
  type StoreRotation,
  type StoreWrite,
  storeKit,
} from './store-kit.ts';
export type { StoreResult } from './store-result.ts';
