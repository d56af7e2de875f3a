/** An AbortController that is made when somebody asks for its signal: most loaders do not. */
export interface LazyAbort {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
}

export function createLazyAbort(): LazyAbort {
  let controller: AbortController | undefined;
  let aborted: { readonly reason: unknown } | undefined;
  return {
    get signal() {
      controller ??= new AbortController();
      if (aborted !== undefined && !controller.signal.aborted) controller.abort(aborted.reason);
      return controller.signal;
    },
    abort: (reason) => {
      if (aborted !== undefined) return;
      aborted = { reason };
      controller?.abort(reason);
    },
  };
}
