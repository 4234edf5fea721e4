import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CORPUS, needing } from '../support/corpus';
import { runCli } from './run-cli';

interface Report {
  readonly findings: readonly { readonly location: { readonly file: string } }[];
  readonly failures: readonly unknown[];
  readonly summary: { readonly files: number; readonly skipped: readonly { readonly reason: string; readonly files: readonly string[] }[] };
}

describe.skipIf(CORPUS === undefined)(`real manifests${needing('the corpus', CORPUS)}`, () => {
  const folder = CORPUS ?? '';

  it.each(['recommended', 'strict', 'pedantic'])('lint ends with 1 and crashes on nothing, preset %s', async (preset) => {
    const { code, err } = await runCli(['lint', folder, '--preset', preset, '--format', 'json']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  it('lint accounts for every file: read, or skipped with a reason', async () => {
    const { failures, summary } = JSON.parse((await runCli(['lint', folder, '--format', 'json'])).out) as Report;
    const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const skipped = summary.skipped.flatMap(({ files }) => files);
    expect(failures).toEqual([]);
    expect(summary.files + skipped.length).toBe(all.length);
    expect(new Set(skipped).size).toBe(skipped.length);
    for (const { reason } of summary.skipped) expect(reason).not.toBe('');
  });

  it('trace follows as many images as images list has', async () => {
    const traced = JSON.parse((await runCli(['trace', folder, '--format', 'json'])).out) as { images: readonly unknown[] };
    const listed = JSON.parse((await runCli(['images', 'list', folder, '--format', 'json'])).out) as { images: readonly unknown[] };
    expect(traced.images.length).toBeGreaterThan(200);
    expect(listed.images.length).toBe(traced.images.length);
    expect((await runCli(['trace', folder])).out).not.toContain('undefined');
  });
});
