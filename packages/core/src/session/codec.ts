import { RedisPatternsError } from '../errors.ts';

/** Which value this is: binds it to its record and its field, so that a moved value can be told. */
export interface Where {
  readonly key: string;
  readonly field: string;
}

/** What the JSON text of a property becomes in Redis. Both ends are synchronous; `decode` throws what it cannot read. */
export interface SessionCodec {
  encode(text: string, where: Where): string;
  decode(stored: string, where: Where): string;
}

/** Why a record could not be read. */
export type CorruptReason = 'parse' | 'decrypt' | 'key-unknown' | 'format' | 'type';

/** A record, or one field of it, that cannot be read. Its message names no value. */
export class CorruptError extends RedisPatternsError {
  override readonly name: string = 'CorruptError';
  readonly reason: CorruptReason;
  readonly field: string | null;

  constructor(reason: CorruptReason, field: string | null = null) {
    super('SESSION_CORRUPT', `a session record cannot be read (${reason}${field === null ? '' : ` of one field`})`);
    this.reason = reason;
    this.field = field;
  }
}
