import type { RequestFacts } from '../src/http/request-key.ts';
import type { ResponseFacts } from '../src/http/response-facts.ts';

/** A request that is admitted under every policy without hosts or partition. */
export const aRequest: RequestFacts = {
  method: 'GET',
  mount: '',
  route: '/products/:id',
  path: '/products/1',
  query: '',
  origin: 'http://shop.example',
  headers: { host: 'shop.example' },
  partition: undefined,
  tags: [],
  skip: false,
  hasBody: false,
};

/** A response that is stored under every policy. */
export const aResponse: ResponseFacts = {
  status: 200,
  before: { 'x-powered-by': 'Express' },
  captured: { 'x-powered-by': 'Express', 'content-type': 'application/json' },
  final: { 'x-powered-by': 'Express', 'content-type': 'application/json' },
  body: 'buffered',
  bytes: 2,
  complete: true,
  unkeyedReads: [],
  override: null,
  nowMs: 1_800_000_000_000,
};
