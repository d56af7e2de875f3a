/** How a shop is started, from the environment. */
export interface Settings {
  /** The namespace of its keys. */
  readonly app: string;
  readonly driver: string;
  readonly redisUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Signs the session cookie; processes that share sessions need the same. */
  readonly secret: string;
  readonly development: boolean;
}

/** Throws the sentence that fixes a wrong setting. */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const { DRIVER = 'memory', REDIS_URL, HOST = '127.0.0.1', PORT = '3000', SESSION_SECRET } = env;
  if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65_535) throw new Error('PORT must be a number from 0 to 65535');
  const development = env['NODE_ENV'] !== 'production';
  if (SESSION_SECRET === undefined && !development)
    throw new Error('SESSION_SECRET must be set in production: a random text that all processes share');
  const secret = SESSION_SECRET ?? 'for this machine only';
  return { app: 'shop', driver: DRIVER, redisUrl: REDIS_URL, host: HOST, port: Number(PORT), secret, development };
}
