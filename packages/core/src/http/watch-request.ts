import type { HeaderMap } from './header-map.ts';
import { type OnRead, recordingHeaders, recordingQuery, type WatchRules } from './unkeyed-reads.ts';

/** The request as it came from Node, of which a framework's request is a part or a wrapper. */
export interface Message {
  readonly headers: HeaderMap;
}

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
    intercept(message, 'headers', () => headers), // HTTP/2 has no setter for them
    ...['rawHeaders', 'headersDistinct'].map((name) => intercept(message, name, recorded('*'))),
    ...rules.watched.map((name) => intercept(request, name, recorded(`req.${name}`))),
    ...rules.keyed.map((name) => intercept(request, name, fromKey)),
    query === null ? () => {} : intercept(request, 'query', (read) => viewed(read(), query)),
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

  function viewed(value: unknown, keyed: ReadonlySet<string>): unknown {
    return typeof value === 'object' && value !== null ? recordingQuery(value, keyed, record) : value;
  }
}

type Around = (read: () => unknown) => unknown;

/** Puts `around` in front of one property of one object, wherever the property is defined. */
function intercept(target: object, name: string, around: Around): () => void {
  let own: PropertyDescriptor | undefined;
  const read = (): unknown => {
    if (own === undefined) return Reflect.get(Object.getPrototypeOf(target), name, target);
    return own.get === undefined ? own.value : own.get.call(target);
  };
  const restore = (): void => {
    if (own === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, own);
  };
  const install = (): boolean => {
    own = Object.getOwnPropertyDescriptor(target, name);
    return Reflect.defineProperty(target, name, {
      configurable: true,
      enumerable: own?.enumerable ?? false,
      get: () => around(read),
      // The assignment takes its usual way, past a setter that may stand there; then we stand in front again.
      set: (value: unknown) => {
        restore();
        Reflect.set(target, name, value);
        install();
      },
    });
  };
  return install() ? restore : () => {};
}
