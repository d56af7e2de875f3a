import { invalidOption } from '../errors.ts';
import type { Definition } from './definition.ts';

type ValueOptions<V> = Pick<
  Definition<never, V>,
  'codec' | 'compress' | 'maxValueBytes' | 'version' | 'migrate' | 'schema' | 'maxBatch'
>;

/** The most a Redis string may hold. */
export const MOST_BYTES: number = 512 * 1024 * 1024;

/** Checks what a definition says about values. @throws `INVALID_OPTION` */
export function checkValues<V>(of: string, options: ValueOptions<V>): void {
  const { codec, compress = false, maxValueBytes = 1, version = 0, maxBatch = 1, migrate, schema } = options;
  const wanted = (ok: boolean, what: string): void => {
    if (!ok) throw invalidOption(`${of}.${what}`);
  };
  wanted(isWhole(maxValueBytes, 1, MOST_BYTES), `maxValueBytes must be an integer from 1 to ${MOST_BYTES}`);
  wanted(isWhole(version, 0, 999_999), 'version must be an integer from 0 to 999999');
  wanted(isWhole(maxBatch, 1, Number.MAX_SAFE_INTEGER), 'maxBatch must be an integer above 0');
  wanted(migrate === undefined || typeof migrate === 'function', 'migrate must be a function');
  wanted(codec === undefined || isCodec(codec), 'codec must have an id, encode and decode');
  wanted(
    schema === undefined || typeof schema['~standard']?.validate === 'function',
    'schema must be a Standard Schema',
  );
  if (compress === false) return;
  wanted(compress.with === 'gzip' || compress.with === 'brotli', "compress.with must be 'gzip' or 'brotli'");
  wanted(isWhole(compress.above, 0, MOST_BYTES), 'compress.above must be a number of bytes');
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max;

const isCodec = (codec: { id?: unknown; encode?: unknown; decode?: unknown }): boolean =>
  typeof codec.id === 'string' && typeof codec.encode === 'function' && typeof codec.decode === 'function';
