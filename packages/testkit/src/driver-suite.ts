import { closing } from './driver/closing.ts';
import { deadlines } from './driver/deadlines.ts';
import { refusals } from './driver/errors.ts';
import { order } from './driver/order.ts';
import { parts } from './driver/parts.ts';
import { byteReplies, commandReplies, scriptReplies } from './driver/replies.ts';
import { routing } from './driver/routing.ts';
import { scanning } from './driver/scanning.ts';
import { scripts } from './driver/scripts.ts';
import { type DriverPart, subjectOf } from './driver/subject.ts';
import { tracking } from './driver/tracking.ts';
import type { SuiteSetup } from './suite-setup.ts';

export interface DriverSuiteSetup extends SuiteSetup {
  /** Optional parts this driver does not have: not tested. Every other one must be there. */
  readonly lacks?: readonly DriverPart[];
}

/**
 * The contract of a driver, as tests: what every pattern relies on, on a server in good health. It writes keys of its
 * own, each with a TTL or removed, and may run on a server that others use.
 */
export function driverSuite({ lacks = [], ...setup }: DriverSuiteSetup): void {
  const subject = subjectOf({ ...setup, lacks });
  const groups = [
    parts,
    commandReplies,
    byteReplies,
    scriptReplies,
    refusals,
    scripts,
    order,
    routing,
    scanning,
    deadlines,
    tracking,
    closing,
  ];
  for (const group of groups) group(subject);
}
