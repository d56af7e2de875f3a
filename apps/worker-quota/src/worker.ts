import { openDriver } from '@redis-patterns/shop';
import { createQuota } from './quota.ts';
import { work } from './work.ts';

// One process of several: all it shares with the others is Redis.
const [app = '', url = '', jobs = ''] = process.argv.slice(2);
const [driver, disconnect] = await openDriver(process.env['DRIVER'] ?? '', process.env['REDIS_URL']);
await work(createQuota(driver, app, 'example'), url, Number(jobs));
await driver.close();
disconnect();
