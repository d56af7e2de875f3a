import { expectTypeOf } from 'vitest';
import { createKeys, type Namespace, type ParsedKey } from './keys.ts';

declare const id: string;
declare const word: string;

const keys = createKeys('myapp');

// The key of one thing spells out its namespace, and leaves the id open.
expectTypeOf(keys.app).toEqualTypeOf<'myapp'>();
expectTypeOf(keys.of('user', 'session', id)).toEqualTypeOf<`myapp:user:session:${string}`>();
expectTypeOf(keys.of('user', 'session', 'usr_123')).toEqualTypeOf<`myapp:user:session:${string}`>();
expectTypeOf(keys.of(word, 'session', 7)).toEqualTypeOf<`myapp:${string}:session:${string}`>();
expectTypeOf(keys.entity('product', 'cache')(7n)).toEqualTypeOf<`myapp:product:cache:${string}`>();
expectTypeOf(keys.tagged('rate', 'day', 'u_42', '')).toEqualTypeOf<`myapp:rate:day:{${string}}${string}`>();
expectTypeOf(keys.parse(id)).toEqualTypeOf<ParsedKey | null>();

// Any namespace serves as the option `keys` of a pattern.
expectTypeOf(keys).toExtend<Namespace>();
expectTypeOf(createKeys(word)).toEqualTypeOf<Namespace>();
expectTypeOf(createKeys(word).of('user', 'session', id)).toEqualTypeOf<`${string}:user:session:${string}`>();

// @ts-expect-error an id may be missing
keys.of('user', 'session', undefined);
// @ts-expect-error null is no id
keys.of('user', 'session', null);
// @ts-expect-error an object is no id
keys.of('user', 'session', { id });
// @ts-expect-error a boolean is no id
keys.entity('user', 'session')(true);
// @ts-expect-error the id is not optional
keys.of('user', 'session');
// @ts-expect-error a key of sessions is no key of carts
expectTypeOf(keys.of('user', 'session', id)).toExtend<`myapp:user:cart:${string}`>();
// @ts-expect-error a namespace is a thing of its own, not a text
createKeys('myapp').app = 'other';
// @ts-expect-error the parts of a pattern have names
keys.pattern({ id });
