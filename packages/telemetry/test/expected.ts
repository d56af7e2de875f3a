/** What `runPatterns` counts, by metric and labels: the same in every library. */
export const expectedCounts: Readonly<Record<string, number>> = {
  'cache.requests cache=product result=miss layer=redis': 3, // one of them shared the load of another
  'cache.requests cache=product result=hit layer=redis': 1,
  'cache.requests cache=product result=hit': 2, // of many: where each was found is not told
  'cache.requests cache=product result=miss': 1,
  'cache.requests cache=product result=error': 1,
  'cache.requests cache=http result=miss layer=redis': 1,
  'cache.requests cache=http result=hit layer=redis': 1,
  'cache.coalesced cache=product': 1,
  'ratelimit.decisions policy=api+trial outcome=ok': 1,
  'ratelimit.decisions policy=api+trial outcome=would-deny': 1,
  'ratelimit.decisions policy=api+trial outcome=limited': 1,
  'session.operations op=create outcome=created': 1,
  'session.operations op=load outcome=found': 1,
  'session.operations op=load outcome=absent': 1,
  'session.operations op=destroy outcome=destroyed': 1,
  'http.cache route=/products/:id outcome=stored': 1,
  'http.cache route=/products/:id outcome=hit': 1,
  'http.cache route=/products/:id outcome=bypass reason=METHOD': 1,
};

/** The same for the histogram: how many loads, by how they ended. */
export const expectedLoads: Readonly<Record<string, number>> = {
  'cache.load.duration cache=product outcome=stored': 3,
  'cache.load.duration cache=product outcome=failed': 1,
};

/** Three loads that take 5 ms each cannot take less than this together, nor this long on a busy machine. */
export const storedSeconds: { readonly least: number; readonly most: number } = { least: 0.012, most: 10 };

/** A metric and its labels in one line. */
export function line(name: string, labels: Readonly<Record<string, unknown>>): string {
  return [name, ...Object.entries(labels).map(([label, value]) => `${label}=${String(value)}`)].join(' ');
}
