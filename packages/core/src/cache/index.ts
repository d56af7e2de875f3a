export { type Cache, createCache } from './cache.ts';
export type { Cached, Read } from './cached.ts';
export { bytesCodec, type Codec, jsonCodec } from './codec.ts';
export type { Definition, LoadContext, Overrides } from './definition.ts';
export type {
  EntryLease,
  FillOptions,
  FoundValue,
  Leased,
  LeasedOptions,
  Opened,
  OpenOptions,
} from './leased.ts';
export { LoadCooldownError } from './load-errors.ts';
export type { ManyOptions } from './many.ts';
export type { CacheOptions, LocalTierOptions } from './options.ts';
export type { Source } from './outcome.ts';
export type { Peeked } from './peek.ts';
export type { PlainOptions } from './plain.ts';
export type { ReadOptions } from './read-options.ts';
export { cacheScripts } from './scripts.ts';
export type { SchemaResult, StandardSchemaV1 } from './standard-schema.ts';
export type { Writes } from './writes.ts';
