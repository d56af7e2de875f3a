/** How often each answer was given, `POST /login 200`; and those that no page documents. */
export interface Answers {
  readonly counts: Map<string, number>;
  readonly undocumented: Set<string>;
}

interface Visit {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: () => object;
  /** Every status that this request may be answered with, Redis there or not. */
  readonly documented: readonly number[];
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const aUser = (): string => Array.from({ length: 12 }, () => letters[Math.floor(Math.random() * 26)]).join('');

// 503: sessions and writes fail closed while Redis is away. Products and orders go on.
const VISITS: readonly Visit[] = [
  { method: 'POST', path: '/login', body: () => ({ user: aUser() }), documented: [200, 503] },
  { method: 'GET', path: '/products', documented: [200] },
  { method: 'GET', path: '/products/42', documented: [200] },
  { method: 'GET', path: '/products/none', documented: [404] },
  { method: 'POST', path: '/cart', body: () => ({ product: '43' }), documented: [200, 503] },
  { method: 'GET', path: '/me', documented: [200, 503] },
  { method: 'POST', path: '/checkout', body: () => ({}), documented: [200, 429] },
  { method: 'PUT', path: '/products/44/price', body: () => ({ price: '61.90' }), documented: [200, 503] },
  { method: 'POST', path: '/logout', body: () => ({}), documented: [200, 503] },
];

/** One visitor after another, each with a browser's memory for the session's cookie, until that time. */
export async function visitFor(url: string, until: number, answers: Answers): Promise<void> {
  while (performance.now() < until) {
    let cookie = '';
    for (const visit of VISITS) cookie = await ask(url, visit, cookie, answers);
  }
}

/** The cookie as it is after the answer. No answer within ten seconds, or a lost connection, ends the soak. */
async function ask(url: string, visit: Visit, cookie: string, { counts, undocumented }: Answers): Promise<string> {
  const { method, path, body, documented } = visit;
  const response = await fetch(url + path, {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
    ...(body !== undefined && { body: JSON.stringify(body()) }),
  });
  await response.arrayBuffer();
  const answer = `${method} ${path} ${response.status}`;
  counts.set(answer, (counts.get(answer) ?? 0) + 1);
  if (!documented.includes(response.status)) undocumented.add(answer);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
}
