import { run } from '@redis-patterns/shop';
import { start } from './start.ts';

await run(start);
