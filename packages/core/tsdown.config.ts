import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';

export default defineConfig(
  library({
    index: 'src/index.ts',
    driver: 'src/driver/index.ts',
    keys: 'src/keys/index.ts',
    cache: 'src/cache/index.ts',
    'rate-limit': 'src/rate-limit/index.ts',
    session: 'src/session/index.ts',
    memory: 'src/memory/index.ts',
    http: 'src/http/index.ts',
  }),
);
