import { hasSubscribers } from 'node:diagnostics_channel';
import { channelNames } from '@redis-patterns/testkit';

/** The channels somebody listens to: while there is none, the patterns build no event (core/src/tracing.test.ts). */
export const heardChannels = (): string[] => channelNames.filter((name) => hasSubscribers(name));
