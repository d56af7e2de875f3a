import { promisify } from 'node:util';

/** Resolves after so many ms. */
export const pause: (ms: number) => Promise<unknown> = promisify(setTimeout);
