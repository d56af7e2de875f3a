import type { HeaderMap } from './header-map.ts';
import { type Around, intercept, view } from './intercept.ts';
import { type OnRead, recordingHeaders, recordingQuery, type WatchRules } from './unkeyed-reads.ts';

/** The request as it came from Node, of which a framework's request is a part or a wrapper. */
export interface Message {
  readonly headers: HeaderMap;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Makes a request remember what is read of it, until the function that comes back is called. Only this one object is
 * changed, by properties of its own: no prototype is touched, and other requests notice nothing.
 */
export function watchRequest(request: object, message: Message, rules: WatchRules, onRead: OnRead): () => void {
  let answeringFromKey = 0; // a depth: one such property may read another
  const record: OnRead = (name) => {
    if (answeringFromKey === 0) onRead(name);
  };
  const headers = recordingHeaders(message.headers, rules.freeHeaders, record);
  const { query } = rules;
  const undo = [
    view(message, 'headers', () => headers), // HTTP/2 has no setter for them
    view(message, 'rawHeaders', (list) => recordingQuery(list, NONE, () => record('*'))),
    intercept(message, 'headersDistinct', recorded('*')),
    ...rules.watched.map((name) => intercept(request, name, recorded(`req.${name}`))),
    ...rules.keyed.map((name) => intercept(request, name, fromKey)),
    query === null ? () => {} : view(request, 'query', (parsed) => recordingQuery(parsed, query, record)),
  ];
  return () => {
    for (const one of undo) one();
  };

  function recorded(name: string): Around {
    return (read) => {
      record(name);
      return read();
    };
  }

  function fromKey(read: () => unknown): unknown {
    answeringFromKey++;
    try {
      return read();
    } finally {
      answeringFromKey--;
    }
  }
}
