import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ContenderName, contenderApps } from './contender-apps.ts';

/*
 * One application in a process of its own, so that server and load do not share an event loop. Its name and the URL of
 * Redis come as arguments, its port goes back as a message. It ends with the process that started it.
 */
const [name, url] = process.argv.slice(2) as [ContenderName, string];
const app = await contenderApps[name](url);
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.((server.address() as AddressInfo).port);
process.once('disconnect', () => process.exit());
