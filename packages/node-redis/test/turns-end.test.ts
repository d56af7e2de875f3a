import { Socket } from 'node:net';
import { setImmediate as turnEnded } from 'node:timers/promises';
import { createClient } from 'redis';
import { expect, test, vi } from 'vitest';
import { driverOn, servers } from './setups.ts';

test('what is sent at the end of a turn leaves in it, with what was sent before', async () => {
  const driver = await driverOn(createClient({ url: servers.standalone }));
  await driver.send(['ping']);
  await turnEnded();

  const written: unknown[] = [];
  const original = Socket.prototype.write;
  const write = vi.spyOn(Socket.prototype, 'write').mockImplementation(function (this: Socket, ...args) {
    written.push(args[0]);
    return Reflect.apply(original, this, args);
  });
  const sent = [driver.send(['echo', 'before'])];
  driver.atTurnsEnd?.(() => sent.push(driver.send(['echo', 'at the end'])));
  await turnEnded();
  write.mockRestore();
  expect(written.join('')).toMatch(/before.*at the end/s);
  expect((await Promise.all(sent)).map(String)).toEqual(['before', 'at the end']);
});
