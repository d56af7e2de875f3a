import { describe, test } from 'vitest';
import { httpProbes } from '../../core/test/http-probes.ts';
import { drivers } from './drivers.ts';
import { open } from './probe-site.ts';

describe.each(drivers)('on %s', (_name, driver) => {
  httpProbes({ test, driver, open });
});
