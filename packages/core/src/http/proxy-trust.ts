import { invalidOption } from '../errors.ts';
import { publishWarning } from '../tracing.ts';
import type { HeaderMap } from './header-map.ts';

/** Whether a framework believes what an address says about the client behind it; `hop` counts from the socket. */
export type Trust = (address: string, hop: number) => boolean;

/** Two addresses that are nobody's proxy (RFC 5737, RFC 3849), as far away as no chain of proxies is long. */
const STRANGERS = ['203.0.113.7', '2001:db8::7'] as const;
const FAR = 1_000;

/**
 * Refuses a framework that believes everybody. `X-Forwarded-For` is then whatever the client writes, and with a new
 * address for each request it passes every limit (measured: 50 of 50 at limit 3).
 *
 * @throws `INVALID_OPTION`
 */
export function refuseBlindTrust(trust: Trust, setting: string): void {
  if (!STRANGERS.some((address) => trust(address, FAR))) return;
  throw invalidOption(
    `${setting} believes every address, so clients choose the one they are limited by: name your proxies instead, ` +
      "such as 'loopback' or '10.0.0.0/8', or limit by something else than the address (subject)",
  );
}

const FORWARDING = ['x-forwarded-for', 'forwarded', 'x-real-ip'] as const;

/**
 * Looks at requests for the opposite fault, a proxy that is not believed: all its clients then share one address, and
 * one limit. Says so once.
 */
export function untrustedProxyWarning(setting: string): (headers: HeaderMap, isTrusted: () => boolean) => void {
  let said = false;
  return (headers, isTrusted) => {
    if (said || !FORWARDING.some((name) => Object.hasOwn(headers, name)) || isTrusted()) return;
    said = true;
    publishWarning({
      code: 'UNTRUSTED_PROXY',
      message:
        `a request came with a forwarding header, but ${setting} does not trust its sender: if that is your proxy, ` +
        'all clients behind it share one limit',
    });
  };
}
