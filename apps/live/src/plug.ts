import { type Driver, DriverError } from '@redis-patterns/core/driver';

/** A driver whose connection can be pulled, to see what each pattern does without Redis. */
export interface Plug {
  readonly driver: Driver;
  pulled: boolean;
}

/** Puts a plug between the patterns and a driver. */
export function createPlug(driver: Driver): Plug {
  const live = async <T>(call: () => Promise<T>): Promise<T> => {
    if (plug.pulled) throw new DriverError('DRIVER_FAILED', 'the plug is pulled', { kind: 'unsent' });
    return call();
  };
  const plug: Plug = {
    pulled: false,
    driver: {
      ...driver,
      send: (...call) => live(() => driver.send(...call)),
      run: (...call) => live(() => driver.run(...call)),
      async *scan(match, count) {
        await live(async () => {});
        yield* driver.scan(match, count);
      },
    },
  };
  return plug;
}
