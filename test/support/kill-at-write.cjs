// Preloaded into a program under test: it kills itself ahead of the n-th thing that it does to files once it has begun to write, and in the
// middle of a text. With KILL_AT=0 it lives, and tells at its end how many such things there were.
const fs = require('node:fs');

const at = Number(process.env.KILL_AT);
let begun = false;
let count = 0;

function watch(name, before) {
  const original = fs[name];
  fs[name] = (...args) => {
    if (name === 'openSync' && args[1] === 'wx') begun = true;
    if (begun && ++count === at) {
      before?.(original, args);
      process.kill(process.pid, 'SIGKILL');
    }
    return original(...args);
  };
}

for (const name of ['openSync', 'fsyncSync', 'closeSync', 'chmodSync', 'renameSync', 'rmSync']) watch(name);
watch('writeFileSync', (write, [file, text]) => write(file, text.slice(0, text.length / 2)));

process.once('exit', () => {
  if (at === 0) process.stderr.write(`steps: ${count}\n`);
});
