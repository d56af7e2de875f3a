import { type Check, defineCheck } from '../check.ts';
import { isBefore, productOf } from '../product.ts';

const OLDEST: Readonly<Record<string, readonly number[]>> = { Redis: [7], Valkey: [8] };

export const VER001: Check = defineCheck({
  id: 'VER001',
  title: 'unsupported server',
  severity: 'error',
  needs: ['info'],
  rule: 'Redis below 7.0 or Valkey below 8 is an error. Another product is an info: it was not tested.',
  why: 'Scripts of this library and several checks use commands that older servers lack, and old servers get no fixes.',
  fix: 'Upgrade to Redis 7.0 or newer, or to Valkey 8 or newer.',
  judge: ({ info }) => {
    const { name, version, shown } = productOf(info);
    const oldest = OLDEST[name];
    const evidence = { server: shown };
    if (oldest === undefined) return { severity: 'info', what: `${shown} is not tested with this library`, evidence };
    if (!isBefore(version, oldest)) return null;
    return { what: `${shown} is older than ${name} ${oldest[0]}.0`, evidence };
  },
});
