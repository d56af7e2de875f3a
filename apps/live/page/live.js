// The page of the shop's three patterns. It knows two things only: the shop's own HTTP answers, which it asks for like
// any visitor, and the snapshots of /live/feed, which the server makes of what its patterns publish.

const $ = (id) => document.getElementById(id);

/** Sets text, and leaves the page alone when nothing changed: screen readers announce every change. */
function say(id, text, tone) {
  const node = $(id);
  if (node.textContent !== String(text)) node.textContent = text;
  if (tone !== undefined)
    node.className = `${node.className.replace(/\b(good|warn|bad)\b/g, '').trim()} ${tone}`.trim();
}

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function clock(ms) {
  const s = Math.max(Math.ceil(ms / 1000), 0);
  return s < 100 ? `${s} s` : s < 6000 ? `${Math.ceil(s / 60)} min` : `${Math.ceil(s / 3600)} h`;
}

function text(textContent) {
  return element('span', { textContent });
}

function bar(share, thin = true) {
  const fill = element('span', { className: share < 0.25 ? 'low' : '' });
  fill.style.transform = `scaleX(${Math.min(Math.max(share, 0), 1)})`;
  return element('div', { className: thin ? 'bar thin' : 'bar' }, fill);
}

let toastTimer;
function toast(text) {
  say('toast', text);
  $('toast').hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    $('toast').hidden = true;
  }, 4000);
}

/** One request of this browser. Answers that are no JSON, and no answer at all, are said and give null. */
async function ask(method, path, body) {
  const started = performance.now();
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
    });
    const ms = performance.now() - started;
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { response, ms, data: isJson ? await response.json() : null };
  } catch {
    toast('The server does not answer.');
    return null;
  }
}

/** A button does its work once at a time. */
function onClick(id, work) {
  const button = typeof id === 'string' ? $(id) : id;
  button.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true');
    await work(button);
    button.removeAttribute('aria-busy');
  });
}

// Cache

const PRODUCT = '/products/42';
const latencies = [];

function drawLatencies() {
  const svg = $('latencies');
  const step = 320 / 40;
  // A hit takes a millisecond or two and a miss eighty: by their square roots both can be seen.
  const top = Math.sqrt(Math.max(100, ...latencies.map(({ ms }) => ms)));
  svg.replaceChildren(
    ...latencies.map(({ ms, kind }, i) => {
      const height = Math.max((60 * Math.sqrt(ms)) / top, 3);
      const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      const box = { x: (40 - latencies.length + i) * step + 1, y: 63 - height, width: step - 2, height, rx: 1.5 };
      for (const [name, value] of Object.entries(box)) rect.setAttribute(name, value);
      rect.setAttribute('class', kind);
      return rect;
    }),
  );
}

const VERDICTS = {
  hit: ['hit: from the cache', 'good'],
  stale: ['stale: the database is away, the old answer stands in', 'warn'],
  miss: ['miss: from the database', ''],
  bypass: ['Redis is away: from the database, every time', 'warn'],
  failed: ['no answer', 'bad'],
};

function kindOf({ response }) {
  if (!response.ok) return 'failed';
  const status = response.headers.get('cache-status') ?? '';
  if (/; hit; ttl=-|STALE-IF-ERROR/.test(status)) return 'stale';
  if (/; hit/.test(status)) return 'hit';
  return /fwd=bypass/.test(status) ? 'bypass' : 'miss';
}

async function load(path) {
  const answer = await ask('GET', path);
  if (answer === null) return;
  const kind = kindOf(answer);
  latencies.push({ ms: answer.ms, kind });
  if (latencies.length > 40) latencies.shift();
  drawLatencies();
  const [verdict, tone] = VERDICTS[kind];
  $('latency').replaceChildren(answer.ms.toFixed(answer.ms < 10 ? 1 : 0), element('small', { textContent: ' ms' }));
  say('verdict', verdict, tone);
  const { data, response } = answer;
  const seen = (product) => `${product.name}, ${product.price} €`;
  say('product', response.ok ? [data].flat().map(seen).join('; ') : (data?.detail ?? `status ${response.status}`));
  say('cache-status', `Cache-Status: ${response.headers.get('cache-status') ?? '(none)'}`);
}

onClick('load', () => load(PRODUCT));
onClick('list', () => load('/products'));
onClick('price', async () => {
  const price = (5 + Math.floor(Math.random() * 9000) / 100).toFixed(2);
  const answer = await ask('PUT', `${PRODUCT}/price`, { price });
  if (answer?.response.ok) toast(`Price is ${price} € now, and what was cached of it is gone: load it again.`);
  else if (answer !== null) toast(answer.data?.detail ?? 'The price was not changed.');
});
for (const button of document.querySelectorAll('[data-plug]')) {
  onClick(button, () => {
    const pulled = button.getAttribute('aria-pressed') !== 'true';
    return ask('POST', '/live/plug', { name: button.dataset.plug, pulled });
  });
}

// Rate limit

let shownLimit = null;

function bead(kind) {
  const beads = $('beads');
  beads.append(element('span', { className: kind }));
  while (beads.childElementCount > 60) beads.firstChild.remove();
}

/** The numbers of a RateLimit field: `"checkout";r=3;t=7`. */
function parameters(field) {
  return Object.fromEntries(
    [...(field ?? '').matchAll(/;([a-z]+)=(\d+)/g)].map(([, name, value]) => [name, Number(value)]),
  );
}

function showLimit({ response, data }) {
  bead(response.status === 429 ? 'refused' : response.ok ? '' : 'failed');
  const rate = response.headers.get('ratelimit');
  const policy = response.headers.get('ratelimit-policy');
  const { q } = parameters(policy);
  const { r, t } = parameters(rate);
  const wait = Number(response.headers.get('retry-after') ?? 0);
  if (q !== undefined && r !== undefined)
    shownLimit = { limit: q, left: r, resetMs: t * 1000, waitMs: wait * 1000, at: performance.now() };
  say(
    'limit-verdict',
    response.ok
      ? `order ${data.order} accepted`
      : response.status === 429
        ? '429: too many'
        : `status ${response.status}`,
    response.ok ? 'good' : 'bad',
  );
  const lines = [`RateLimit: ${rate ?? '(none)'}`, `RateLimit-Policy: ${policy ?? '(none)'}`];
  if (wait > 0) lines.push(`Retry-After: ${wait}`);
  say('limit-headers', lines.join('\n'));
}

/** Between answers the bucket refills evenly: this draws what the last answer promised. */
function drawLimit() {
  if (shownLimit === null) return;
  const { limit, left, resetMs, waitMs, at } = shownLimit;
  const passed = performance.now() - at;
  const refilled =
    waitMs > 0 ? Math.max(passed - waitMs, -1) / 1000 + 1 : (passed / Math.max(resetMs, 1)) * (limit - left);
  const now = passed >= resetMs && waitMs === 0 ? limit : Math.min(left + Math.max(Math.floor(refilled), 0), limit);
  $('left').replaceChildren(String(now), element('small', { textContent: ` of ${limit}` }));
  $('left-bar').style.transform = `scaleX(${now / limit})`;
  $('left-bar').className = now / limit < 0.25 ? 'low' : '';
  say('retry', waitMs > passed ? `come back in ${clock(waitMs - passed)}` : '');
}

const checkout = async () => {
  const answer = await ask('POST', '/checkout', {});
  if (answer !== null) showLimit(answer);
};
onClick('burst', () => Promise.all(Array.from({ length: 20 }, checkout)));
onClick('one', checkout);

// Sessions

let here = null;

async function whoAmI() {
  const answer = await ask('GET', '/me');
  here = answer?.data?.handle ?? null;
  say('here', here === null ? 'Sign in here' : 'Sign out here');
}

onClick('here', async () => {
  const answer = here === null ? await ask('POST', '/login', { user: 'ada' }) : await ask('POST', '/logout', {});
  if (answer !== null && !answer.response.ok) toast(answer.data?.detail ?? 'That did not work.');
  await whoAmI();
});
for (const button of document.querySelectorAll('[data-device]')) {
  onClick(button, () => ask('POST', '/live/devices', { device: button.dataset.device }));
}
onClick('everywhere', async () => {
  const answer = await ask('POST', '/live/devices/sign-out', {});
  if (answer?.response.ok) toast(`${answer.data.ended} sessions ended, at once.`);
  await whoAmI();
});

const deviceRows = new Map();

function deviceRow(handle) {
  const name = element('span', { className: 'name' });
  const use = element('button', { type: 'button', className: 'small', textContent: 'Use' });
  const out = element('button', { type: 'button', className: 'small danger', textContent: 'Sign out' });
  onClick(use, () => ask('POST', '/live/devices/use', { handle }));
  onClick(out, async () => {
    await ask('POST', '/live/devices/sign-out', { handle });
    if (handle === here) await whoAmI();
  });
  const times = element('div', { className: 'times' });
  const node = element('li', {}, name, element('div', { className: 'acts' }, use, out), times);
  return { node, name, times, use };
}

function drawDevices(sessions) {
  for (const [handle, { node }] of deviceRows) {
    if (sessions.some((session) => session.handle === handle)) continue;
    if (handle === here) void whoAmI();
    node.remove();
    deviceRows.delete(handle);
  }
  for (const { handle, device, idleMs, idleLeftMs, absoluteMs, absoluteLeftMs } of sessions) {
    if (!deviceRows.has(handle)) {
      deviceRows.set(handle, deviceRow(handle));
      $('devices').append(deviceRows.get(handle).node);
    }
    const row = deviceRows.get(handle);
    const mine = handle === here;
    row.name.replaceChildren(
      device,
      element('span', { className: 'handle', textContent: mine ? 'this browser' : handle.slice(0, 6) }),
    );
    row.use.hidden = mine;
    row.times.replaceChildren(
      text('idle'),
      bar(idleLeftMs / idleMs),
      text(clock(idleLeftMs)),
      text('in all'),
      bar(absoluteLeftMs / absoluteMs),
      text(clock(absoluteLeftMs)),
    );
  }
  $('no-devices').hidden = sessions.length > 0;
  $('everywhere').disabled = sessions.length === 0;
}

// Keys and doctor

function drawKeys(groups) {
  $('no-keys').hidden = groups.length > 0;
  $('fix').disabled = !groups.some(({ endless }) => endless > 0);
  $('tree').replaceChildren(
    ...groups.map(({ name, count, keys }) =>
      element(
        'li',
        {},
        element(
          'h3',
          {},
          element('code', { textContent: name }),
          element('span', { textContent: `${count} ${count === 1 ? 'key' : 'keys'}` }),
        ),
        element(
          'ul',
          {},
          ...keys.map(({ id, ttlMs, ofMs }) =>
            ttlMs === null
              ? element(
                  'li',
                  {},
                  element('code', { textContent: id }),
                  'lives for ever',
                  element('b', { className: 'bad', textContent: '∞' }),
                )
              : element('li', {}, element('code', { textContent: id }), bar(ttlMs / ofMs), clock(ttlMs)),
          ),
        ),
      ),
    ),
  );
}

onClick('break', async () => {
  const answer = await ask('POST', '/live/doctor/break', {});
  if (answer?.response.ok) toast('20 sessions without an end are written: the doctor will find them in a moment.');
});
onClick('fix', () => ask('POST', '/live/doctor/fix', {}));

const TONES = { error: 'bad', warn: 'warn', info: '' };
const unfolded = new Set(); // by the visitor; the worst finding is unfolded anyway
let drawn = '';

function finding({ check, severity, what, examples, fix, docs }, worst) {
  const title = element(
    'summary',
    { onclick: () => unfolded.delete(check) || unfolded.add(check) },
    element('b', { className: TONES[severity], textContent: severity }),
    ` ${what}`,
  );
  const evidence = examples.length > 0 ? [element('p', { textContent: `For example ${examples.join(', ')}` })] : [];
  const link = element('a', { href: docs, target: '_blank', rel: 'noreferrer', textContent: check });
  const remedy = element('p', {}, `${fix} (`, link, ')');
  return element('li', {}, element('details', { open: worst || unfolded.has(check) }, title, ...evidence, remedy));
}

function count(n, word) {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

function drawDoctor({ server, keys, of, passed, skipped, findings, more }) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  $('finding').dataset.state = errors > 0 ? 'bad' : findings.length > 0 ? 'warn' : 'good';
  say('finding-title', findings.length + more > 0 ? count(findings.length + more, 'finding') : 'Nothing is wrong');
  say(
    'finding-text',
    `${count(passed, 'check')} passed, ${skipped} skipped; ${keys} of ${count(of, 'key')} looked at.`,
  );
  const now = JSON.stringify(findings);
  if (now !== drawn) $('findings').replaceChildren(...findings.map((found, i) => finding(found, i === 0)));
  drawn = now;
  say(
    'examined',
    server === null
      ? 'There is no server to examine: the driver is in memory. Its keys are judged; the checks of a server are skipped.'
      : `${server}. ${more > 0 ? count(more, 'more finding') : 'Why checks were skipped'}: npx @redis-patterns/cli doctor`,
  );
}

// The feed

const feed = new EventSource('/live/feed');
feed.onopen = () => {
  $('link').dataset.state = 'good';
  say('link-text', 'live');
};
feed.onerror = () => {
  $('link').dataset.state = 'bad';
  say('link-text', 'server is away, trying again');
};
feed.onmessage = ({ data }) => {
  const { driver, app, pulled, cache, limit, sessions, keys, doctor } = JSON.parse(data);
  say('driver', driver);
  say('app', app);
  for (const button of document.querySelectorAll('[data-plug]')) {
    const out = pulled.includes(button.dataset.plug);
    button.setAttribute('aria-pressed', String(out));
    button.textContent = `${out ? 'Plug in' : 'Unplug'} ${button.dataset.plug === 'redis' ? 'Redis' : 'database'}`;
  }
  for (const name of ['hits', 'misses', 'stale']) say(name, cache[name]);
  const reads = cache.hits + cache.stale + cache.misses;
  say('ratio', reads === 0 ? '–' : `${Math.round((100 * (cache.hits + cache.stale)) / reads)} %`);
  say('allowed', limit.allowed);
  say('refused', limit.refused);
  // Without Redis nothing is known of these: what was last seen stays.
  if (sessions !== null) drawDevices(sessions);
  if (keys !== null) drawKeys(keys);
  if (doctor !== null) drawDoctor(doctor);
  else {
    $('finding').dataset.state = 'wait';
    say('finding-title', pulled.includes('redis') ? 'Redis does not answer: nothing is known' : 'Looking…');
  }
};

setInterval(drawLimit, 250);
void whoAmI();
