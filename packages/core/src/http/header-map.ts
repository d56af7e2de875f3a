/** Header fields as Node holds them: names in lower case, a list where a field may repeat. */
export type HeaderMap = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** The header fields of a response that has not left, as Node's response and Fastify's reply give them. */
export interface PresentHeaders {
  getHeader(name: string): HeaderMap[string];
  getHeaders(): HeaderMap;
}

/** A field as one line: repeated lines are joined by a comma (RFC 9110, section 5.3). */
export function field(headers: HeaderMap, name: string): string | undefined {
  // A field may be called `constructor`; a look-up in the prototype would then find a function.
  return Object.hasOwn(headers, name) ? line(headers[name]) : undefined;
}

/** The same of a response that has not left. */
export function presentField(present: PresentHeaders, name: string): string | undefined {
  return line(present.getHeader(name));
}

function line(value: HeaderMap[string]): string | undefined {
  return value === undefined ? undefined : Array.isArray(value) ? value.join(', ') : String(value);
}

/** The members of a field that is a list of tokens, in lower case: `Vary`, `Connection`. */
export function tokens(headers: HeaderMap, name: string): readonly string[] {
  const line = field(headers, name);
  if (line === undefined || line === '') return [];
  return line
    .split(',')
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== '');
}
