// What is called of the peers that bring no types of their own.

declare module 'apicache' {
  import type { RequestHandler } from 'express';

  interface ApiCache {
    newInstance(): ApiCache;
    options(options: { redisClient?: unknown }): ApiCache;
    middleware(duration: string): RequestHandler;
  }
  const apicache: ApiCache;
  export default apicache;
}

declare module 'route-cache' {
  import type { RequestHandler } from 'express';

  const routeCache: { cacheSeconds(seconds: number): RequestHandler };
  export default routeCache;
}
