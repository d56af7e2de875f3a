import {
  admit,
  decide,
  type RequestFacts,
  type ResponseFacts,
  type ResponsePolicy,
  responsePolicy,
} from '@redis-patterns/core/http';
// biome-ignore lint/style/noRestrictedImports: what stands around every operation of the patterns is not published
import { httpCache, traced } from '../../../../packages/core/src/tracing.ts';
import type { Run } from '../area.ts';
import { median } from '../median.ts';
import { table } from '../table.ts';

const policy: ResponsePolicy = responsePolicy({ ttl: '1m' });

const request: RequestFacts = {
  method: 'GET',
  mount: '',
  route: '/products/:id',
  path: '/products/42',
  query: 'page=2&sort=price',
  origin: 'http://shop.example',
  headers: { host: 'shop.example', accept: 'application/json', 'user-agent': 'bench', 'accept-encoding': 'gzip' },
  partition: undefined,
  tags: ['product:42'],
  skip: false,
  hasBody: false,
};

const sent = { 'x-powered-by': 'Express', 'content-type': 'application/json; charset=utf-8', etag: 'W/"1"' };
const response: ResponseFacts = {
  status: 200,
  before: { 'x-powered-by': 'Express' },
  captured: sent,
  final: sent,
  body: 'buffered',
  bytes: 1_000,
  complete: true,
  unkeyedReads: [],
  override: null,
  nowMs: Date.now(),
};

/** What one decision of the response cache costs, and what tracing costs when nobody listens. */
export async function micro({ quick }: Run): Promise<void> {
  const calls = quick ? 20_000 : 300_000;
  const work = async (): Promise<number> => 1;
  const event = (): { route: string } => ({ route: '/products/:id' });

  const admission = await nsPerCall(calls, () => admit(policy, request));
  const decision = await nsPerCall(calls, () => decide(policy, request, response));
  const plain = await nsPerCall(calls, () => work());
  const heard = await nsPerCall(calls, () => traced(httpCache, event, work));
  const rows = [
    row('admit', admission, 5_000),
    row('decide', decision, 3_000),
    row('tracing without subscribers, per operation', Math.max(heard - plain, 0), 20),
  ];
  console.log(table('One decision', ['', 'ns', 'at most'], rows));
}

function row(name: string, ns: number, atMost: number): string[] {
  return [name, `${ns.toFixed(0)}${ns > atMost ? '!' : ''}`, String(atMost)];
}

/** The median of seven rounds; a first one warms up. */
async function nsPerCall(calls: number, call: () => unknown): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round <= 7; round++) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) await call();
    if (round > 0) rounds.push(((performance.now() - start) * 1e6) / calls);
  }
  return median(rounds);
}
