import { channelNames, secretCanarySuite } from '@redis-patterns/testkit';
import { describe, expect, test } from 'vitest';
import * as tracing from '../src/tracing.ts';
import { setups } from './setups.ts';

describe.each(setups)('secrets, $name', (setup) => secretCanarySuite({ test, ...setup }));

test('the suite listens to every tracing channel there is', () => {
  const channels = Object.values(tracing).filter((one) => typeof one === 'object');
  const names = channels.flatMap(({ start, end, asyncStart, asyncEnd, error }) =>
    [start, end, asyncStart, asyncEnd, error].map(({ name }) => name),
  );
  expect(names).toHaveLength(35);
  expect(channelNames).toEqual(expect.arrayContaining(names));
});
