export { hostileBytes, hostileId, hostileText } from './arbitraries.ts';
export { type Database, memoryDatabase } from './cache/database.ts';
export { type FuzzOptions, type FuzzReport, fuzzCache } from './cache/fuzz.ts';
export type { FuzzStyle } from './cache/fuzz-styles.ts';
export { type Sabotage, sabotaged } from './cache/sabotage.ts';
export { cacheClusterSuite } from './cache-cluster-suite.ts';
export { cacheFaultSuite } from './cache-fault-suite.ts';
export { cacheSuite } from './cache-suite.ts';
export type { ClusterFaultSetup } from './driver/cluster-scene.ts';
export type { FaultSetup } from './driver/private-server.ts';
export type { DriverPart } from './driver/subject.ts';
export { driverClusterSuite } from './driver-cluster-suite.ts';
export { driverFaultSuite } from './driver-fault-suite.ts';
export { driverSentinelSuite, type SentinelFaultSetup } from './driver-sentinel-suite.ts';
export { type DriverSuiteSetup, driverSuite } from './driver-suite.ts';
export {
  closed,
  type DriverCall,
  type Fault,
  type FaultyDriver,
  faultyDriver,
  heldBack,
  lateReply,
  lostReply,
  refused,
  unsent,
} from './faulty-driver.ts';
export type { ForeignValue } from './foreign-value.ts';
export { race } from './race.ts';
export { fuzzRateLimit, type RateLimitFuzzOptions } from './rate-limit/fuzz.ts';
export { RATE_LIMIT_SABOTAGES, sabotagedLimits } from './rate-limit/sabotage.ts';
export { rateLimitFaultSuite } from './rate-limit-fault-suite.ts';
export { rateLimitSuite } from './rate-limit-suite.ts';
export { runOf, type ScriptScenario, scriptSuite } from './script-suite.ts';
export type { ScriptRun, Trial, TrialStep } from './script-trial.ts';
export { channelNames } from './secret-canary/channels.ts';
export { type SecretCanarySetup, secretCanarySuite } from './secret-canary-suite.ts';
export type {
  CallbackStore,
  LiveSession,
  SessionApp,
  SessionAppOptions,
  SessionHandler,
  SessionResponse,
  SessionStoreSetup,
} from './session-store/app.ts';
export { sessionStoreSuite } from './session-store-suite.ts';
export { sessionSuite } from './session-suite.ts';
export type { SuiteSetup } from './suite-setup.ts';
