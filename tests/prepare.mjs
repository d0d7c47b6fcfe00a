/**
 * Before the tests: they ask a real Redis, and make a certificate for its TLS. What is missing is installed with the
 * system's package manager where that can be done without asking anybody, and said; else the command to type is.
 */
import { spawnSync } from 'node:child_process';

const NEEDED = [
  { program: 'redis-server', apt: 'redis-server', brew: 'redis' },
  { program: 'openssl', apt: 'openssl', brew: 'openssl' },
];
/** The package's own service is not to be started: the tests start servers of their own. */
const QUIETLY = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

const missing = NEEDED.filter(({ program }) => !runs(program, ['version']) && !runs(program, ['--version']));
if (missing.length > 0) install(missing);

function install(programs) {
  const names = programs.map(({ program }) => program).join(' and ');
  const command = commandFor(programs);
  if (command === undefined) refuse(names, programs);
  console.error(`The tests need ${names}, which this machine lacks; installing: ${command.join(' ')}`);
  if (command.includes('apt-get')) run([...command.slice(0, command.indexOf('apt-get') + 1), 'update', '-q']);
  run(command);
  const left = programs.filter(({ program }) => !runs(program, ['version']) && !runs(program, ['--version']));
  if (left.length > 0) refuse(left.map(({ program }) => program).join(' and '), left);
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

function refuse(names, programs) {
  console.error(
    `The tests need ${names}, and it could not be installed here. Type:\n` +
      `  sudo apt-get install ${programs.map(({ apt }) => apt).join(' ')}    # Debian, Ubuntu\n` +
      `  brew install ${programs.map(({ brew }) => brew).join(' ')}            # macOS`,
  );
  process.exit(1);
}

function runs(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** Its talk goes to stderr: stdout is the tests'. */
function run([program, ...args]) {
  spawnSync(program, args, { stdio: ['ignore', 2, 2], env: QUIETLY });
}
