import { randomUUID } from 'node:crypto';
import type { Run } from '../area.ts';
import { table } from '../table.ts';
import { startChild } from './child-server.ts';

const PROCESSES = 8;
const REQUESTS = 25;

/** Many processes are asked at once for a page that nobody has made yet: how often is it made? */
export async function coldHerd({ url }: Run): Promise<void> {
  const app = `bench-${randomUUID().slice(0, 8)}`;
  const servers = await Promise.all(Array.from({ length: PROCESSES }, () => startChild('cold-process.ts', [url, app])));
  try {
    const asked = servers.flatMap((server) => Array.from({ length: REQUESTS }, () => fetch(`${server.url}/page`)));
    const answers = await Promise.all(asked);
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    const away = answers.filter(({ headers }) => headers.get('cache-status')?.includes('UNAVAILABLE')).length;
    const runs = new Set(bodies).size; // each run of the handler answers with a text of its own
    const row = [`${PROCESSES} processes × ${REQUESTS} cold requests`, `${runs}${runs > 1 ? '!' : ''}`, '1', `${away}`];
    console.log(table('How often the handler runs', ['', 'runs', 'wanted', 'found Redis too slow'], [row]));
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
}
