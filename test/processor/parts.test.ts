import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { evidenceText } from '../../lib/processor/evidence';
import { Gate, GateFull } from '../../lib/processor/gate';
import { logText } from '../../lib/processor/log';
import { Metrics } from '../../lib/processor/metrics';
import { Turns } from '../../lib/processor/turns';

describe('evidence', () => {
  it('holds all facts that apply', () => {
    expect(evidenceText({ message: 'stuck', next: undefined, images: [] })).toBe('{"message":"stuck","images":[]}');
  });

  it('leaves out what would make it too long, and names it', () => {
    const facts = { message: 'stuck', others: 'x'.repeat(200), steps: ['deleted'] };
    expect(evidenceText(facts, 100)).toBe('{"message":"stuck","steps":["deleted"],"leftOut":["others"]}');
  });

  it('counts bytes and not characters', () => {
    expect(evidenceText({ message: '€'.repeat(30) }, 100)).toBe('{"leftOut":["message"]}');
    expect(evidenceText({ message: 'e'.repeat(30) }, 100)).toContain('eee');
  });

  it('stays far below the 2 MiB that KubeDiag reads', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`fact${index}`, 'x'.repeat(30_000)]));
    expect(Buffer.byteLength(evidenceText(many))).toBeLessThan(300 * 1024);
  });
});

describe('turns', () => {
  it('do work on one thing in order, also after work that failed, and on others at the same time', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const work = (name: string, ms: number) => async (): Promise<string> => {
      await setTimeout(ms);
      done.push(name);
      return name;
    };
    const failing = turns.take('shop/web', () => Promise.reject(new Error('lost')));
    const all = Promise.all([turns.take('shop/web', work('slow', 30)), turns.take('shop/web', work('quick', 1)), turns.take('shop/ledger', work('other', 10))]);
    expect(turns.size).toBe(2);
    await expect(failing).rejects.toThrow('lost');
    expect(await all).toEqual(['slow', 'quick', 'other']);
    expect(done).toEqual(['other', 'slow', 'quick']);
    expect(turns.size).toBe(0);
  });
});

describe('a gate', () => {
  it('lets so many through at once, lets so many wait, and turns the next away', async () => {
    const gate = new Gate(2, 3);
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await setTimeout(5);
      inside -= 1;
    };
    const passes = Array.from({ length: 6 }, () => gate.pass(work));
    await expect(passes[5]).rejects.toThrow(GateFull);
    await Promise.all(passes.slice(0, 5));
    expect(most).toBe(2);
  });

  it('lets others in after work that failed', async () => {
    const gate = new Gate(1, 1);
    await expect(gate.pass(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(await gate.pass(() => Promise.resolve('in'))).toBe('in');
  });
});

describe('a line of the log', () => {
  const AT = Date.UTC(2026, 2, 2, 8);

  it('is text that people read', () => {
    expect(logText({ level: 'info', event: 'recovery step', fields: { step: 'deleted', pod: 'web-2', message: 'it is gone', ms: 12, verdict: undefined } }, AT, 'text')).toBe(
      '2026-03-02T08:00:00.000Z info recovery step step=deleted pod=web-2 message="it is gone" ms=12\n',
    );
  });

  it('is JSON for programs', () => {
    expect(logText({ level: 'warning', event: 'stopped', fields: { interrupted: true } }, AT, 'json')).toBe('{"time":"2026-03-02T08:00:00.000Z","level":"warning","event":"stopped","interrupted":true}\n');
  });

  it.each(['text', 'json'] as const)('as %s is one line, whatever stands in it', (format) => {
    const line = logText({ level: 'error', event: 'fault', fields: { message: 'one\n2026-03-02T08:00:00.000Z info forged\r\u001b[31m' } }, AT, format);
    expect(line.slice(0, -1)).not.toMatch(/[\n\r\u001b]/);
  });
});

describe('metrics', () => {
  it('are in the text format of Prometheus, with types and sums', () => {
    const metrics = new Metrics(() => 1);
    metrics.request('/metrics', 200);
    metrics.request('/metrics', 200);
    metrics.deletion('shop');
    metrics.clusterError('forbidden');
    metrics.duration(300);
    metrics.duration(90_000);
    const lines = metrics.render().split('\n');
    expect(lines).toContain('# TYPE pinstream_processor_requests_total counter');
    expect(lines).toContain('pinstream_processor_requests_total{path="/metrics",status="200"} 2');
    expect(lines).toContain('pinstream_processor_pod_deletions_total{namespace="shop"} 1');
    expect(lines).toContain('pinstream_processor_cluster_errors_total{code="forbidden"} 1');
    expect(lines).toContain('# TYPE pinstream_processor_request_duration_seconds histogram');
    expect(lines).toContain('pinstream_processor_request_duration_seconds_bucket{le="0.25"} 0');
    expect(lines).toContain('pinstream_processor_request_duration_seconds_bucket{le="0.5"} 1');
    expect(lines).toContain('pinstream_processor_request_duration_seconds_bucket{le="60"} 1');
    expect(lines).toContain('pinstream_processor_request_duration_seconds_bucket{le="+Inf"} 2');
    expect(lines).toContain('pinstream_processor_request_duration_seconds_sum 90.3');
    expect(lines).toContain('pinstream_processor_recoveries_running 1');
    expect(lines.at(-1)).toBe('');
  });

  it('quote what a label may not hold as it is', () => {
    const metrics = new Metrics(() => 0);
    metrics.clusterError('a "b" \\ \n');
    expect(metrics.render()).toContain('{code="a \\"b\\" \\\\ \\n"} 1');
  });
});
