import type { Run } from '../area.ts';
import { table } from '../table.ts';
import { type LoadContender, rates, ratio } from './load.ts';

interface Pairing {
  readonly title: string;
  readonly ours: LoadContender;
  readonly peer: LoadContender;
  readonly wanted: number;
}

const bare: LoadContender = { name: 'the bare route', app: 'bare' };
const refused: LoadContender['request'] = { path: '/refused' };

const PAIRINGS: readonly Pairing[] = [
  {
    title: 'hit, ioredis',
    ours: { name: '', app: 'our cache, ioredis' },
    peer: { name: 'one GET by hand', app: 'hand-written' },
    wanted: 0.9,
  },
  {
    title: 'hit, memory',
    ours: { name: '', app: 'our cache, memory' },
    peer: { name: 'apicache in memory', app: 'apicache, memory' },
    wanted: 0.7,
  },
  {
    title: 'response refused',
    ours: { name: '', app: 'our cache, ioredis', request: refused },
    peer: { ...bare, request: refused },
    wanted: 0.9,
  },
  {
    title: 'bypassed: AUTHORIZATION',
    ours: { name: '', app: 'our cache, ioredis', request: { headers: { authorization: 'Bearer x' } } },
    peer: bare,
    wanted: 0.98,
  },
];

/** What the response cache alone costs or saves on one route, against a named peer each. */
export async function routes(run: Run): Promise<void> {
  const rows: string[][] = [];
  for (const { title, ours, peer, wanted } of PAIRINGS) {
    const share = ratio(await rates([ours, peer], run), 0, 1);
    rows.push([title, peer.name, `${share.toFixed(2)}${share < wanted ? '!' : ''}`, `${wanted}`]);
  }
  console.log(table('cacheRoute on one route, 20 connections', ['', 'against', 'ratio', 'wanted'], rows));
}
