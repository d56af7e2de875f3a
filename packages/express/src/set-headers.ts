import type { ServerResponse } from 'node:http';

/** Sets header fields past Express, whose `set` looks for content types to complete. */
export function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string | string[]>>): void {
  for (const name of Object.keys(headers)) response.setHeader(name, headers[name] ?? '');
}
