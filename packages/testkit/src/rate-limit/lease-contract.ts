import assert from 'node:assert/strict';
import { memoryDriver } from '@redis-patterns/core/memory';
import { createSemaphore, type Lease, type Semaphore, type SemaphoreOptions } from '@redis-patterns/core/rate-limit';
import { faultyDriver, heldBack, unsent } from '../faulty-driver.ts';
import { race } from '../race.ts';
import { clockedDriver } from './clocked-driver.ts';
import type { Contract, World } from './world.ts';

const SECOND = 1_000_000;

export function leaseContract(contract: Contract): void {
  contract('no more than the limit hold a slot', async (world) => {
    const drivers = await Promise.all(Array.from({ length: 4 }, () => world.another()));
    const semaphores = drivers.map((driver) => semaphore(world, { driver }));
    const leases = await race(40, async (i) => semaphores[i % 4]?.acquire('u_1'));
    assert.equal(leases.filter((lease) => lease != null).length, 2);
    assert.notEqual(await semaphores[0]?.acquire('u_2'), null);
  });

  contract('a slot that is given back can be taken', async (world) => {
    const slots = semaphore(world);
    const first = await held(slots);
    await held(slots);
    assert.equal(await slots.acquire('u_1'), null);
    await first.release();
    await first.release();
    {
      await using lease = await held(slots);
      assert.match(lease.id, /^[\w-]{11}$/);
    }
    await held(slots);
    assert.equal(first.signal.aborted, false);
    assert.equal(await first.renew(), false);
  });

  contract('a crashed holder frees its slot after the lease', async (world) => {
    const clocked = clockedDriver(world.driver);
    const slots = semaphore(world, { driver: clocked, limit: 1 });
    await held(slots);
    clocked.clock.us += 30 * SECOND - 1;
    assert.equal(await slots.acquire('u_1'), null);
    clocked.clock.us += 1;
    await held(slots);
  });

  contract('renew keeps the slot, and cannot revive one that was given away', async (world) => {
    const clocked = clockedDriver(world.driver);
    const slots = semaphore(world, { driver: clocked, limit: 1 });
    const lease = await held(slots);
    clocked.clock.us += 29 * SECOND;
    assert.equal(await lease.renew(), true);
    clocked.clock.us += 29 * SECOND;
    assert.equal(await slots.acquire('u_1'), null);
    clocked.clock.us += SECOND;
    const other = await held(slots);
    assert.equal(await lease.renew(), false);
    assert.equal(lease.signal.aborted, true);
    assert.equal((lease.signal.reason as { code?: unknown }).code, 'LEASE_LOST');
    assert.equal(await other.renew(), true);
  });

  contract('renew takes no slot, not even a free one: it was lost in between', async (world) => {
    const clocked = clockedDriver(world.driver);
    const slots = semaphore(world, { driver: clocked });
    const lease = await held(slots);
    clocked.clock.us += 30 * SECOND;
    assert.equal(await lease.renew(), false);
    await held(slots);
    await held(slots);
  });

  contract('a clock that goes back makes no lease longer than a fresh one', async (world) => {
    const clocked = clockedDriver(world.driver);
    const slots = semaphore(world, { driver: clocked, limit: 1 });
    await held(slots);
    clocked.clock.us -= 3_600 * SECOND;
    assert.equal(await slots.acquire('u_1'), null);
    clocked.clock.us += 30 * SECOND;
    await held(slots);
  });

  contract('acquire waits for a slot, up to maxWait', async (world) => {
    const slots = semaphore(world, { limit: 1 });
    const first = await held(slots);
    assert.equal(await slots.acquire('u_1', { maxWait: 10 }), null);
    const waiting = slots.acquire('u_1', { maxWait: '10s' });
    await first.release();
    assert.notEqual(await waiting, null);
  });

  contract("the caller's signal ends the waiting for a slot", async (world) => {
    const slots = semaphore(world, { limit: 1 });
    await held(slots);
    const reason = new Error('gone');
    const controller = new AbortController();
    const waiting = slots.acquire('u_1', { maxWait: '10s', signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(waiting, reason);
    await assert.rejects(slots.acquire('u_1', { signal: AbortSignal.abort(reason) }), reason);
  });

  contract('a slot that was taken too late for its caller is given back', async (world) => {
    const seen = faultyDriver(world.driver);
    const slots = semaphore(world, { driver: seen, limit: 1, deadline: 20, onFailure: 'closed' });
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    seen.inject(heldBack(released));
    assert.equal(await slots.acquire('u_1'), null);
    release();
    const patient = semaphore(world, { limit: 1 });
    assert.notEqual(await patient.acquire('u_1', { maxWait: '5s' }), null);
  });

  contract('without Redis a semaphore answers as it was told', async (world) => {
    const answers: Readonly<Record<string, SemaphoreOptions['onFailure']>> = {
      open: 'open',
      closed: 'closed',
      local: { local: memoryDriver(), share: 0.5 },
    };
    for (const [name, onFailure] of Object.entries(answers)) {
      const broken = faultyDriver(world.driver);
      broken.inject(unsent, { times: Number.POSITIVE_INFINITY });
      const slots = semaphore(world, { driver: broken, ...(onFailure && { onFailure }) });
      const leases = [await slots.acquire('u_1'), await slots.acquire('u_1'), await slots.acquire('u_1')];
      const counts: Readonly<Record<string, number>> = { open: 3, closed: 0, local: 1 };
      assert.equal(leases.filter((lease) => lease !== null).length, counts[name], name);
      for (const lease of leases) await lease?.release();
    }
  });

  contract('a semaphore refuses what it cannot be', async (world) => {
    for (const options of [
      { limit: 0 },
      { limit: 1.5 },
      { lease: 999 },
      { lease: '2h' },
      { policy: 'block' },
      { policy: 'lease' },
      { policy: 'Not a word' },
    ] as const) {
      assert.throws(() => semaphore(world, options), { code: 'INVALID_OPTION' }, JSON.stringify(options));
    }
    await assert.rejects(semaphore(world).acquire(''), { code: 'INVALID_ARGUMENT' });
    await assert.rejects(semaphore(world).acquire('u_1', { maxWait: -1 }), { code: 'INVALID_ARGUMENT' });
  });
}

function semaphore({ driver, keys }: World, options: Partial<SemaphoreOptions> = {}): Semaphore {
  return createSemaphore({ driver, keys, policy: 'jobs', limit: 2, lease: '30s', deadline: '5s', ...options });
}

async function held(slots: Semaphore): Promise<Lease> {
  const lease = await slots.acquire('u_1');
  assert.ok(lease !== null);
  return lease;
}
