/**
 * Before the tests: they ask a real Redis, make a certificate for its TLS, and look at e-mail in a real browser. What is
 * missing is installed with the system's package manager where that can be done without asking anybody, and said; else
 * the command to type is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const NEEDED = [
  { program: 'redis-server', apt: 'redis-server', brew: 'redis', isThere: () => answers('redis-server') },
  { program: 'openssl', apt: 'openssl', brew: 'openssl', isThere: () => answers('openssl') },
];
const PLACES = JSON.parse(readFileSync(new URL('look/chromium.json', import.meta.url), 'utf8'));
const BROWSER = [
  {
    program: 'chromium',
    apt: 'chromium',
    brew: 'chromium',
    isThere: () => PLACES.some((each) => existsSync(each)),
  },
];
/** The package's own service is not to be started: the tests start servers of their own. */
const QUIETLY = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

const missing = (programs) => programs.filter(({ isThere }) => !isThere());

if (!install(missing(NEEDED))) process.exit(1);
install(missing(BROWSER)); // without it one file fails, and says why

/** @returns whether they are there now; if not, it is said what to type */
function install(programs) {
  if (programs.length === 0) return true;
  const command = commandFor(programs);
  if (command !== undefined) {
    console.error(
      `The tests need ${nameAll(programs)}, which this machine lacks; installing: ${command.join(' ')}`,
    );
    if (command.includes('apt-get'))
      run([...command.slice(0, command.indexOf('apt-get') + 1), 'update', '-q']);
    run(command);
  }
  const left = missing(programs);
  if (left.length > 0) sayWhatToType(left);
  return left.length === 0;
}

function nameAll(programs) {
  return programs.map(({ program }) => program).join(' and ');
}

/** Undefined when it would have to ask for a password, or there is no package manager that we know. */
function commandFor(programs) {
  if (runs('brew', ['--version'])) return ['brew', 'install', ...programs.map(({ brew }) => brew)];
  if (!runs('apt-get', ['--version'])) return undefined;
  const apt = [
    'apt-get',
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    ...programs.map((each) => each.apt),
  ];
  if (process.getuid?.() === 0) return apt;
  return runs('sudo', ['-n', 'true']) ? ['sudo', '-n', '--preserve-env', ...apt] : undefined;
}

function sayWhatToType(programs) {
  console.error(
    `The tests need ${nameAll(programs)}, which could not be installed here. Type:\n` +
      `  sudo apt-get install ${programs.map(({ apt }) => apt).join(' ')}    # Debian, Ubuntu\n` +
      `  brew install ${programs.map(({ brew }) => brew).join(' ')}            # macOS`,
  );
}

function answers(program) {
  return runs(program, ['version']) || runs(program, ['--version']);
}

function runs(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** Its talk goes to stderr: stdout is the tests'. */
function run([program, ...args]) {
  spawnSync(program, args, { stdio: ['ignore', 2, 2], env: QUIETLY });
}
