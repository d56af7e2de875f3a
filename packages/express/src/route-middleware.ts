import type { NextFunction, Request, Response } from 'express';

/**
 * A middleware that has no types of its own for what a route gives its handlers: in `app.get('/x/:id', middleware, …)`
 * the handlers behind it know `params.id`, as if it were not there. A `RequestHandler` would make them forget.
 */
export type RouteMiddleware = <P, ResBody, ReqBody, ReqQuery, Locals extends Record<string, unknown>>(
  request: Request<P, ResBody, ReqBody, ReqQuery, Locals>,
  response: Response<ResBody, Locals>,
  next: NextFunction,
) => void;
