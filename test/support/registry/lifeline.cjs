// Runs the program of its arguments as long as somebody holds its standard input open: a worker of the test runner that is killed has no
// chance to end what it started, but its pipes close.
const { spawn } = require('node:child_process');

const [program, ...words] = process.argv.slice(2);
const child = spawn(program, words, { stdio: ['ignore', 'inherit', 'inherit'] });
child.once('exit', (code) => process.exit(code ?? 1));
process.stdin.once('close', () => child.kill('SIGKILL')).resume();
