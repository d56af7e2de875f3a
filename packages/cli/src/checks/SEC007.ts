import { ADVISORIES_OF, advisoriesOn } from '../advisories.ts';
import { type Check, defineCheck } from '../check.ts';
import { productOf } from '../product.ts';

/** Ninety days: a release of this tool that is older has missed too much. */
const AGED_MS = 90 * 86_400_000;

export const SEC007: Check = defineCheck({
  id: 'SEC007',
  title: 'known faults of this version',
  severity: 'warn',
  needs: ['info'],
  rule: `The version is older than the fix of a fault in the tool's table, which is of ${ADVISORIES_OF}.`,
  quiet: 'Distributors mend faults without changing the version. Other products are not in the table.',
  why: 'The faults in the table let a client run code on the server, or stop it.',
  fix: 'Upgrade to the last release of your line',
  judge: ({ info }) => {
    const product = productOf(info);
    const faults = advisoriesOn(product);
    if (faults.length === 0) return null;
    const ids = faults.map(({ id }) => id);
    const aged = Date.now() - Date.parse(ADVISORIES_OF) > AGED_MS ? 'by an old table (update this tool): ' : '';
    return {
      what: `${aged}${product.shown} has ${ids.join(', ')} (table of ${ADVISORIES_OF}; may be patched by your distributor)`,
      evidence: {
        version: product.shown,
        table: ADVISORIES_OF,
        ...Object.fromEntries(faults.map(({ id, text }) => [id, text])),
      },
    };
  },
});
