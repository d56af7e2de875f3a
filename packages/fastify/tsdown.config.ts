import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';

export default defineConfig(
  library({
    index: 'src/index.ts',
    session: 'src/session.ts',
    'rate-limit-store': 'src/rate-limit-store.ts',
  }),
);
