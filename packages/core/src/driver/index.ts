export { publishWarning } from '../tracing.ts';
export { type Breaker, type BreakerOptions, createBreaker } from './breaker.ts';
export { type Command, send } from './command.ts';
export {
  get,
  getRange,
  getRaw,
  pexpire,
  pttl,
  set,
  unlink,
  zrangeAbove,
  zrem,
  zscore,
} from './commands.ts';
export { notSent, within } from './deadline.ts';
export { type Arg, type Args, type Driver, DriverError, type Reply, type Script, type TrackProof } from './driver.ts';
export { byScore, type Collections, clockUs, type Keyspace } from './keyspace.ts';
export { bytes, flat, float, int, integers, list, text, textOrNull } from './reply.ts';
export { redacted, replyError } from './reply-error.ts';
export { scanNodes } from './scan-nodes.ts';
export { defineScript, evaluate, runScript, type ScriptCall, type TypedScript } from './script.ts';
export { type NodeTracking, type Primaries, trackNodes } from './track-nodes.ts';
export type { OpenTracking, TrackingConnection, TrackingEvents } from './tracked-node.ts';
