import type { ServerResponse } from 'node:http';

/** Calls `then` once: with the status when the whole response was handed to the system, with null when it was cut off. */
export function whenEnded(response: ServerResponse, then: (status: number | null) => void): void {
  const finished = (): void => {
    response.off('close', closed);
    then(response.statusCode);
  };
  const closed = (): void => {
    response.off('finish', finished);
    then(null);
  };
  response.once('finish', finished).once('close', closed);
}
