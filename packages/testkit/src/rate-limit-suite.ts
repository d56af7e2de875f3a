import { amendContract } from './rate-limit/amend-contract.ts';
import { banContract } from './rate-limit/ban-contract.ts';
import { boundsContract } from './rate-limit/bounds-contract.ts';
import { bucketContract } from './rate-limit/bucket-contract.ts';
import { failureContract } from './rate-limit/failure-contract.ts';
import { leaseContract } from './rate-limit/lease-contract.ts';
import { localContract } from './rate-limit/local-contract.ts';
import { logContract } from './rate-limit/log-contract.ts';
import { oneBucketContract } from './rate-limit/one-bucket-contract.ts';
import { rateLimitScenarios } from './rate-limit/script-scenarios.ts';
import { severalContract } from './rate-limit/several-contract.ts';
import { sharedRunContract } from './rate-limit/shared-run-contract.ts';
import { subjectContract } from './rate-limit/subject-contract.ts';
import { timeContract } from './rate-limit/time-contract.ts';
import { traceContract } from './rate-limit/trace-contract.ts';
import { contracts } from './rate-limit/world.ts';
import { scriptSuite } from './script-suite.ts';
import type { SuiteSetup } from './suite-setup.ts';

/** What every limiter promises, on any driver: arithmetic, bounds, atomicity, time, and what is left behind. */
export function rateLimitSuite(setup: SuiteSetup): void {
  scriptSuite(setup, rateLimitScenarios);
  const contract = contracts(setup);
  const thorough = setup.advance !== undefined; // in memory a check costs microseconds, and is no server's
  bucketContract(contract, thorough);
  severalContract(contract);
  sharedRunContract(contract);
  failureContract(contract);
  boundsContract(contract, thorough);
  timeContract(contract);
  amendContract(contract);
  banContract(contract);
  oneBucketContract(contract);
  logContract(contract);
  subjectContract(contract);
  traceContract(contract);
  localContract(contract);
  leaseContract(contract);
}
