export { type MemoryDriverOptions, memoryDriver } from './memory-driver.ts';
