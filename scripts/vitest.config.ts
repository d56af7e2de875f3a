import { project } from '../vitest.shared.ts';

const { test, ...rest } = project('scripts', ['*.test.ts']);

// These start other programs, which on a busy machine take their time.
export default { ...rest, test: { ...test, testTimeout: 60_000, hookTimeout: 60_000 } };
