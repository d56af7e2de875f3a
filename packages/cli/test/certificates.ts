import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of a certificate and its key. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** An authority in a folder of its own, which signs what it is asked to. Needs `openssl`, as TLS servers do. */
export function createAuthority(): {
  readonly folder: string;
  readonly ca: string;
  /** A certificate for these names (`DNS:localhost,IP:127.0.0.1`); valid for so many days, 0: no longer. */
  readonly sign: (file: string, names: string, days?: number) => Pair;
} {
  const folder = mkdtempSync(join(tmpdir(), 'redis-patterns-tls-'));
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2');
  const sign = (file: string, names: string, days = 1): Pair => {
    const [cert, key, request, extensions] = ['crt', 'key', 'csr', 'ext'].map((end) => `${file}.${end}`) as FourFiles;
    writeFileSync(join(folder, extensions), `subjectAltName=${names}`);
    openssl('req', ...newKey, '-subj', `/CN=${file}`, '-keyout', key, '-out', request);
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days)];
    openssl('x509', '-req', '-in', request, ...by, '-extfile', extensions, '-out', cert);
    return { cert: join(folder, cert), key: join(folder, key) };
  };
  return { folder, ca: join(folder, 'ca.crt'), sign };
}

type FourFiles = [string, string, string, string];
