// What an example may use without saying where it came from.
import type { Driver as AnyDriver } from '@redis-patterns/core/driver';
import type { Namespace } from '@redis-patterns/core/keys';
import type { Express } from 'express';

declare global {
  const driver: AnyDriver;
  const keys: Namespace<'myapp'>;
  const app: Express;
}
