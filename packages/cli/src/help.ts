import type { CommandName } from './arguments.ts';

const CONNECTION = `Connection
  --url URL               redis://user:password@host:6379/0, rediss://, unix:///path; default REDIS_URL, else localhost
  --sentinel NAME         the addresses are sentinels of this master; --url may be given several times
  --cluster               accepted for clarity: a cluster is recognised by itself
  --db N                  database number
  --tls-ca, --tls-cert, --tls-key FILE
  --password-stdin        reads the password from stdin; REDIS_PASSWORD and REDISCLI_AUTH are read too
  --connect-timeout 5s    --command-timeout 10s
  --quiet                 no progress
`;

const SAMPLING = `  --sample 10000          keys to look at      --full   all of them
  --max-cpu 2             percent of one core of the server that reading keys may cost
  --app NAME              the application whose keys are meant
  --map 'PATTERN=purpose' what keys are for: cache, session, rate-limit, lock, queue
  --ids                   shows whole keys; without it ids are 6 digits of their hash
`;

const TEXTS: Readonly<Record<CommandName, string>> = {
  doctor: `redis-patterns doctor: what is wrong with a Redis, and the command that mends it. It only reads.

  redis-patterns doctor
  redis-patterns doctor --url rediss://app@db.example.com --window 10s --fail-on warn
  redis-patterns doctor --format junit --baseline .redis-patterns.json > report.xml

Judgement
  --profile auto          or cache,session,rate-limit,lock,queue: what the server is used for
  --window 5s             how long counters are watched; 0: not at all
  --deadline 30s          ends the run with what it has by then
  --fail-on error         or warn, info, never: findings from here on make the exit code 1
  --strict                exit code 4 when checks were skipped
  --only ID|GROUP         --ignore ID|GROUP    such as MEM002 or SEC; may be given several times
  --baseline FILE         hides the findings in it      --write-baseline FILE   writes those there are
  --ttl-max cache=7d      the longest TTL of a purpose
  --app-user NAME         tries this user's ACL with DRYRUN
  --deep                  counts elements, looks into session indexes and at LFU counters; a use of those keys
  --print-acl app|doctor  prints the ACL line for the application or for this tool, and ends
  --format table          or json, junit, github, markdown

Keys
${SAMPLING}
${CONNECTION}
Exit codes: 0 fine, 1 findings, 2 usage, 3 no connection, 4 incomplete under --strict, 130 Ctrl-C.
`,
  keys: `redis-patterns keys: the keyspace as a tree, by a sample of its keys. It only reads.

  redis-patterns keys
  redis-patterns keys --once --sort memory --app shop
  redis-patterns keys --format json --full > keys.json

Tree
  --depth 3               1 app, 2 domain, 3 entity, 4 id (with --ids)
  --sort memory           or count, ttl, no-ttl
  --every 5s              on a terminal: a new sample as often    --once   one tree
  --format table          or json

Keys
${SAMPLING}
${CONNECTION}`,
  watch: `redis-patterns watch: rates of a server, from INFO and without MONITOR. It only reads.

  redis-patterns watch
  redis-patterns watch --every 500ms --top 5
  redis-patterns watch --count 60 --format json > minute.jsonl

Watching
  --every 1s              at least 250ms
  --count N               ends after N readings
  --top 10                commands shown
  --format table          or json, one object a line

${CONNECTION}`,
};

/** The help of a command, or of the tool. */
export function helpOf(command?: CommandName): string {
  if (command !== undefined) return TEXTS[command];
  return `redis-patterns: looks at a Redis or Valkey and says what is wrong. It only reads.

  npx @redis-patterns/cli doctor
  npx @redis-patterns/cli keys --url redis://db.example.com
  npx @redis-patterns/cli watch

Commands
  doctor   findings, each with its evidence and the command that mends it
  keys     the keyspace as a tree: counts, memory, TTLs
  watch    rates, hit ratio, memory, busiest commands

  redis-patterns <command> --help      redis-patterns --version
`;
}
