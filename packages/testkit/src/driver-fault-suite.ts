import { lostReplies } from './driver/lost-replies.ts';
import type { FaultSetup } from './driver/private-server.ts';
import { restarts } from './driver/restarts.ts';
import { silence } from './driver/silence.ts';
import { trackingGaps } from './driver/tracking-gaps.ts';
import { trackingOutages } from './driver/tracking-outages.ts';
import { unwilling } from './driver/unwilling.ts';

/**
 * The contract of a driver when things fail, on private servers behind a proxy: lost replies, silence, outages,
 * restarts, refusals. It starts plain server processes, so it needs `redis-server` or `valkey-server` (see
 * `startServer`).
 */
export function driverFaultSuite(setup: FaultSetup): void {
  for (const group of [lostReplies, silence, restarts, unwilling, trackingGaps, trackingOutages]) group(setup);
}
