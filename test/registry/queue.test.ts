import { describe, expect, it } from 'vitest';
import { RequestQueue } from '../../lib/registry/queue';

const LIVE = new AbortController().signal;

/** Tasks that end when told, and a record of which ran. */
function work() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => () =>
    new Promise<string>((resolve) => {
      started.push(name);
      ends.set(name, () => resolve(name));
    });
  return { started, task, end: (name: string) => ends.get(name)?.() };
}

describe('the queue', () => {
  it('lets so many out to one host, and the next when one is back', async () => {
    const queue = new RequestQueue({ perHost: 2, inAll: 16 });
    const { started, task, end } = work();
    const first = queue.run('quay.io', LIVE, task('a'));
    for (const name of ['b', 'c']) void queue.run('quay.io', LIVE, task(name));
    await turn();
    expect(started).toEqual(['a', 'b']);
    end('a');
    expect(await first).toBe('a');
    await turn();
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('lets so many out in all', async () => {
    const queue = new RequestQueue({ perHost: 4, inAll: 3 });
    const { started, task } = work();
    for (const host of ['a.example.com', 'b.example.com', 'c.example.com', 'd.example.com']) void queue.run(host, LIVE, task(host));
    await turn();
    expect(started).toHaveLength(3);
  });

  it('holds a paused host back and no other, until the last pause is over', async () => {
    const queue = new RequestQueue();
    const { started, task } = work();
    const [short, long] = [deferred(), deferred()];
    queue.pause('quay.io', short.promise);
    queue.pause('quay.io', long.promise);
    void queue.run('quay.io', LIVE, task('held'));
    void queue.run('ghcr.io', LIVE, task('free'));
    short.resolve();
    await turn();
    expect(started).toEqual(['free']);
    long.resolve();
    await turn();
    expect(started).toEqual(['free', 'held']);
  });

  it('gives the place of a failed task back', async () => {
    const queue = new RequestQueue({ perHost: 1 });
    await expect(queue.run('quay.io', LIVE, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(await queue.run('quay.io', LIVE, () => Promise.resolve('next'))).toBe('next');
  });

  it('sends those home that wait when the run is interrupted', async () => {
    const queue = new RequestQueue({ perHost: 1 });
    const { started, task, end } = work();
    const run = new AbortController();
    const running = queue.run('quay.io', LIVE, task('a'));
    const waiting = queue.run('quay.io', run.signal, task('b'));
    run.abort(new Error('interrupted by the user'));
    await expect(waiting).rejects.toThrow('interrupted by the user');
    end('a');
    await running;
    await turn();
    expect(started).toEqual(['a']);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function deferred() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
