import { expectTypeOf, test } from 'vitest';
import { createKeys } from '../keys/keys.ts';
import { memoryDriver } from '../memory/index.ts';
import { createSessions } from './create-sessions.ts';

interface AppSession {
  userId?: string;
  cart: string[];
}

const options = { driver: memoryDriver(), keys: createKeys('t') };

test('data has the type of the application, and is never any', async () => {
  const sessions = createSessions<AppSession>({ ...options, user: (data) => data.userId });
  const session = await sessions.load('id');
  expectTypeOf(session?.data.cart).toEqualTypeOf<string[] | undefined>();
  expectTypeOf(session?.data.cart).not.toBeAny();
  // @ts-expect-error: no such property
  session?.data.missing;
  // @ts-expect-error: a session is created whole
  await sessions.create({});
  // @ts-expect-error: the id is not to be changed
  if (session) session.id = 'other';
});

test('keep and set name properties of the data only', async () => {
  const sessions = createSessions<AppSession>(options);
  const { session } = (await sessions.create({ cart: [] })) as {
    session: NonNullable<Awaited<ReturnType<typeof sessions.load>>>;
  };
  await sessions.regenerate(session, { keep: ['cart'], set: { userId: 'u1' } });
  // @ts-expect-error: no such property
  await sessions.regenerate(session, { keep: ['missing'] });
  // @ts-expect-error: no such property
  await sessions.regenerate(session, { set: { missing: 1 } });
});

test('a result has to be looked at before its session is used', async () => {
  const result = await createSessions<AppSession>(options).create({ cart: [] });
  // @ts-expect-error: it may have been refused
  result.session;
  if (result.status === 'created') expectTypeOf(result.session.data).toEqualTypeOf<AppSession>();
});

test('options are checked', () => {
  // @ts-expect-error: a policy of another name
  createSessions({ ...options, evict: 'random' });
  // @ts-expect-error: whose session it is must be text or a number
  createSessions<AppSession>({ ...options, user: (data) => data.cart });
  // @ts-expect-error: a duration without a unit that is known
  createSessions({ ...options, idle: '3 weeks' });
});
