import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bucket, quota, slidingLog, slidingWindow } from '@redis-patterns/core/rate-limit';
import { table } from '../table.ts';
import { ours } from './admission.ts';
import { admissionPicture } from './admission-picture.ts';
import { bounds } from './bounds.ts';
import { leasePicture } from './lease-picture.ts';
import { queuePicture } from './queue-picture.ts';

// Writes the pictures of docs/rate-limit, each from a run of the limiter that it shows, and measures the tables of
// bounds in docs/rate-limit.md, which takes about a minute:
//   node src/rate-limit/pictures.ts

const folder = fileURLToPath(new URL('../../../../docs/rate-limit/', import.meta.url));
mkdirSync(folder, { recursive: true });

const pictures: Readonly<Record<string, () => Promise<string>>> = {
  bucket: () => admissionPicture('bucket: 100 per minute, burst 100', ours(bucket({ limit: 100, per: '1m' }))),
  'bucket-burst-20': () =>
    admissionPicture('bucket: 100 per minute, burst 20', ours(bucket({ limit: 100, per: '1m', burst: 20 }))),
  'sliding-window': () =>
    admissionPicture('slidingWindow: 100 per minute, 16 parts', ours(slidingWindow({ limit: 100, per: '1m' }))),
  'sliding-log': () => admissionPicture('slidingLog: 100 per minute', ours(slidingLog({ limit: 100, per: '1m' }))),
  quota: () => admissionPicture('quota: 100 per minute', ours(quota({ limit: 100, per: '1m' }))),
  semaphore: leasePicture,
  wait: queuePicture,
};

for (const [name, draw] of Object.entries(pictures)) {
  writeFileSync(`${folder}${name}.svg`, await draw());
  console.log(`${name}.svg`);
}

const rows = (await bounds()).map(({ name, ...counts }) => [name, ...Object.values(counts).map(String)]);
const title = 'a limit of 100 per minute, 30 times as much asked for';
console.log(table(title, ['', 'any 60 s', 'any 1 s', 'long run'], rows));
