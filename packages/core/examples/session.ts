import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { createSessions } from '@redis-patterns/core/session';

const sessions = createSessions<{ userId?: string; cart: string[] }>({
  driver: memoryDriver(), // or ioredisDriver(client), or nodeRedisDriver(client)
  keys: createKeys('shop'),
  user: (data) => data.userId, // whose session it is: for lists of devices, and for logging out everywhere
});

const visit = await sessions.create({ cart: ['lamp'] }, { device: { name: 'phone' } });
if (visit.status !== 'created') throw new Error(visit.status);

// At a login, a new id: the cart moves along, the old id is dead.
const login = await sessions.regenerate(visit.session, { set: { userId: 'u1' } });
if (login.status !== 'regenerated') throw new Error(login.status);
console.log(await sessions.load(visit.session.id)); // null

// Two requests at once, each with its own copy: both writes stay.
const [one, two] = await Promise.all([sessions.load(login.session.id), sessions.load(login.session.id)]);
if (one === null || two === null) throw new Error('the session has ended');
one.data.cart = ['lamp', 'table'];
Object.assign(two.data, { theme: 'dark' });
console.log(await sessions.commit(one), await sessions.commit(two)); // { status: 'saved' } { status: 'saved' }
console.log((await sessions.load(login.session.id))?.data); // { cart: [ 'lamp', 'table' ], userId: 'u1', theme: 'dark' }

console.log((await sessions.list('u1')).map(({ device }) => device)); // [ { name: 'phone' } ]
console.log(await sessions.revokeAll('u1'), await sessions.commit(login.session)); // 1 { status: 'unchanged' }

// A request that was slow: its session does not come back.
login.session.data.cart = [];
console.log(await sessions.commit(login.session)); // { status: 'gone' }
