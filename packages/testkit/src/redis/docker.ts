import { existsSync } from 'node:fs';
import { request } from 'node:http';

/** Whether a Docker engine answers `/_ping`; settles within `timeoutMs`. */
export function dockerAnswers(timeoutMs: number = 1000): Promise<boolean> {
  const target = engine(process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock');
  if (target === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const asked = request({ ...target, path: '/_ping', signal: AbortSignal.timeout(timeoutMs) }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('error', () => resolve(false));
    asked.end();
  });
}

function engine(host: string): { socketPath: string } | { host: string; port: string } | undefined {
  if (host.startsWith('unix://')) {
    const socketPath = host.slice('unix://'.length);
    return existsSync(socketPath) ? { socketPath } : undefined;
  }
  if (!/^(tcp|http):\/\//.test(host)) return undefined;
  const url = new URL(host.replace(/^tcp/, 'http'));
  return { host: url.hostname, port: url.port || '2375' };
}
