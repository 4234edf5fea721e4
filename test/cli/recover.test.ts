import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { deletedPods, writes } from '../recovery/in-cluster';
import { nginx, RIGHT, WRONG } from '../recovery/kubediag-example';
import { startApiServer } from '../support/cluster/api-server';
import { AUDITOR } from '../support/cluster/rights';
import { startWorld, worldOf } from '../support/cluster/worlds';
import { inLiveCluster, inWorld } from './live-cluster';
import { runCli } from './run-cli';

interface Recovered {
  readonly version: number;
  readonly mode: string;
  readonly sets: readonly {
    readonly outcome: string;
    readonly pods: readonly { readonly pod: string; readonly deletion: string }[];
    readonly plan: readonly { readonly pod: string; readonly verdict: string }[];
    readonly withheld: readonly string[];
    readonly stop?: { readonly code: string; readonly exitCode: number };
  }[];
  readonly steps: readonly { readonly kind: string; readonly at: string }[];
}

function parsed({ out }: { readonly out: string }): Recovered {
  return JSON.parse(out) as Recovered;
}

describe('the example of KubeDiag’s design document, from start to end', () => {
  it('is told to be beyond help by deleting while the image is wrong, and is freed by one delete once it is right', () =>
    inLiveCluster(
      () => startApiServer({ secondsPerRequest: 1, kubelet: { images: { [WRONG]: { kind: 'image' } } } }),
      async ({ server, run }) => {
        server.apply(nginx(WRONG));
        server.tick(300);
        const wrong = await run('recover', 'web', '--yes');
        expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('now image-unavailable: web-0 cannot pull') as unknown });
        server.apply(nginx(RIGHT));
        server.tick(300);
        expect(await run('diagnose', 'web')).toMatchObject({ code: 1, out: expect.stringContaining('superseded-stuck') as unknown });
        expect(writes(server)).toEqual([]);
        expect(await run('recover', 'web', '--yes')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('StatefulSet shop/web is recovered') as unknown });
        expect(writes(server)).toEqual(['DELETE /api/v1/namespaces/shop/pods/web-0']);
        server.settle();
        expect(await run('diagnose', 'web')).toMatchObject({ code: 0, out: expect.stringContaining('healthy') as unknown });
      },
    ));
});

describe('the report of statefulset-issue-demo', () => {
  it('gets the digest to write while the template holds the short name, and one delete after it is written', () =>
    inLiveCluster(
      () => startWorld(worldOf('W15'), { secondsPerRequest: 1 }),
      async ({ server, run }) => {
        const { writeImage = '' } = worldOf('W15');
        const refused = await run('recover', '--yes');
        expect(refused.code).toBe(1);
        expect(refused.out).toContain(`kubectl set image statefulset/web web=${writeImage} -n shop`);
        expect(writes(server)).toEqual([]);
        worldOf('W16').bring(server);
        server.tick(60);
        expect(await run('recover', '--yes')).toMatchObject({ code: 0, out: expect.stringContaining('is recovered') as unknown });
        expect(deletedPods(server)).toEqual(['web-2']);
        server.settle();
        expect(await run('diagnose')).toMatchObject({ code: 0 });
      },
    ));
});

describe('recover', () => {
  it('without --yes prints the plan, what is never touched and the command that acts, and does nothing', () =>
    inWorld('W1', async ({ server, run }) => {
      const { code, out } = await run('recover', 'web', '--timeout', '60');
      expect(code).toBe(1);
      expect(out).toMatch(/plan {6}delete web-2 \(uid [\w-]+\); the controller makes it again at\s+web-/);
      expect(out).toContain('act       pinstream recover web --namespace shop --timeout 60 --yes\n');
      expect(out).toContain('1 of 1 StatefulSet stuck. This is a plan: nothing was done.\nNever touched: claims, volumes');
      expect(writes(server)).toEqual([]);
    }));

  it('ends with 0 where nothing is stuck, and deletes nothing', () =>
    inWorld('W20', async ({ server, run }) => {
      expect(await run('recover', '--yes')).toMatchObject({ code: 0, out: 'Nothing is stuck; nothing was done.\n' });
      expect(await run('recover')).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is stuck.\n') as unknown });
      expect(writes(server)).toEqual([]);
    }));

  it('tells as JSON what it planned, and what it did', () =>
    inWorld('W3', async ({ run }) => {
      const plan = parsed(await run('recover', '--format', 'json'));
      expect(plan).toMatchObject({ version: 1, mode: 'plan', sets: [{ plan: [{ pod: 'web-0', verdict: 'superseded-stuck', advice: 'safe' }], withheld: [] }] });
      const done = parsed(await run('recover', '--format', 'json', '--yes'));
      expect(done).toMatchObject({ version: 1, mode: 'recovery', sets: [{ outcome: 'recovered', pods: [{ pod: 'web-0', deletion: 'deleted' }, { pod: 'web-2', deletion: 'deleted' }] }] });
      expect(done.steps.map(({ kind }) => kind)).toEqual(['deleting', 'deleted', 'recreated', 'ready', 'deleting', 'deleted', 'recreated', 'ready']);
      expect(done.steps[0]?.at).toMatch(/^2026-03-02T08:/);
    }));

  it('holds pods back that ran, until --include-ran lets them go', () =>
    inWorld('W22', async ({ server, run }) => {
      const held = await run('recover', '--yes');
      expect(held.code).toBe(1);
      expect(held.out).toContain('with --include-ran it is deleted all the same');
      expect(writes(server)).toEqual([]);
      expect(await run('diagnose')).toMatchObject({ out: expect.stringContaining('pinstream recover web --namespace shop --include-ran\n') as unknown });
      expect(await run('recover', '--yes', '--include-ran')).toMatchObject({ code: 0 });
      expect(deletedPods(server)).toEqual(['web-2']);
    }));

  it('lets the API server go through the deletes with --server-dry-run, asked for in the body', () =>
    inWorld('W12', async ({ server, run }) => {
      const before = server.list('Pod');
      const outcome = await run('recover', '--server-dry-run');
      expect(outcome).toMatchObject({ code: 1, out: expect.stringContaining('would be recovered; nothing was deleted') as unknown });
      expect(deletedPods(server)).toEqual(['web-2', 'web-1', 'web-0']);
      for (const { body, query } of server.log.filter(({ method }) => method === 'DELETE')) {
        expect(body).toMatchObject({ dryRun: ['All'] });
        expect([...query]).toEqual([]);
      }
      expect(server.list('Pod')).toEqual(before);
    }));

  it('evicts with --evict', () =>
    inWorld('W1', async ({ server, run }) => {
      expect(await run('recover', '--yes', '--evict')).toMatchObject({ code: 0 });
      expect(writes(server)).toEqual(['POST /api/v1/namespaces/shop/pods/web-2/eviction']);
    }));

  it('ends with 1 and tells the state where the pod does not get ready in time', () =>
    inWorld('W1', async ({ server, run }) => {
      server.before({ method: 'DELETE' }, () => server.kubelet.rule({ ordinal: 2, fate: { kind: 'never-ready' } }));
      const { code, out } = await run('recover', '--yes', '--timeout', '5');
      expect(code).toBe(1);
      expect(out).toContain('web-2 is back, and was not ready within 5 s');
      expect(out).toContain('web-2 was deleted.');
      expect(out).toContain('now progressing:');
    }));

  it('ends with 3 where it may not delete, and names the way to the right', () =>
    inWorld(
      'W1',
      async ({ server, run }) => {
        const { code, err } = await run('recover', '--yes');
        expect(code).toBe(3);
        expect(err).toContain('error: this account may not delete pods in shop; nothing was deleted\n');
        expect(err).toContain('pinstream recover --rbac --namespace shop');
        expect(writes(server)).toEqual([]);
        expect(await run('recover')).toMatchObject({ code: 1 });
      },
      { accounts: { auditor: { user: 'auditor', rights: AUDITOR } } },
    ));

  it('ends with 3 where the connection is lost half way, and with what is known', () =>
    inWorld('W3', async ({ server, run }) => {
      server.trouble({ kind: 'cut', when: 'after' }, { method: 'DELETE' });
      const { code, out } = await run('recover', '--yes');
      expect(code).toBe(3);
      expect(out).toMatch(/unknown whether pod web-0[^]*read again, web-0 was deleted/);
      expect(out).toContain('web-0 was deleted.');
      expect(deletedPods(server)).toEqual(['web-0']);
    }));

  it('ends with 130 when it is interrupted, and tells what is not awaited any more', () =>
    inWorld('W3', async ({ server, run }) => {
      server.before({ method: 'GET', path: /\/pods\/web-0$/, skip: 1 }, () => process.emit('SIGINT'));
      const { code, out } = await run('recover', '--yes');
      expect(code).toBe(130);
      expect(out).toContain('interrupted; web-0 was deleted, and is not awaited any more.');
      expect(deletedPods(server)).toEqual(['web-0']);
    }));

  it('ends with 0 where a second operator was faster', () =>
    inWorld('W1', async ({ server, run }) => {
      server.before({ method: 'DELETE' }, () => server.deletePod('web-2'));
      expect(await run('recover', '--yes')).toMatchObject({ code: 0, out: expect.stringMatching(/replaced by somebody else[^]*No pod was deleted[^]*now healthy/) as unknown });
    }));

  it.each([
    [['recover', '--yes', '--server-dry-run'], '--yes deletes pods and --server-dry-run deletes none'],
    [['recover', '--yes', '--from', 'dump.yaml'], 'in which no pod can be deleted'],
    [['recover', 'deployment/web'], 'only StatefulSets are recovered by deleting pods'],
    [['recover', '--account', 'ci'], '--account goes with --rbac alone'],
    [['recover', '--rbac'], '--rbac needs to know where the rights are to hold'],
    [['recover', '--rbac', '--namespace', 'Shop'], 'holds the capital letter S'],
    [['recover', '--rbac', '--namespace', 'shop', '--account', 'ci/'], 'names no ServiceAccount'],
  ])('refuses %j', async (words, message) => {
    const { code, out, err } = await runCli(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  it('refuses a timeout that is no number of seconds', () =>
    inWorld('W1', async ({ run }) => {
      expect(await run('recover', '--timeout', '5m')).toMatchObject({ code: 2, err: 'error: --timeout is "5m"; it takes a number of seconds\n' });
    }));
});

describe('recover --rbac', () => {
  const manifests = async (...words: readonly string[]): Promise<readonly unknown[]> => {
    const { code, out } = await runCli(['recover', '--rbac', '--namespace', 'shop', ...words]);
    expect(code).toBe(0);
    return parseAllDocuments(out).map((document) => document.toJS() as unknown);
  };

  it('prints a Role that reads what a diagnosis reads and deletes pods, and nothing of secrets, nodes or whole collections', async () => {
    const [role, binding] = await manifests('--account', 'ci/deployer');
    expect(role).toMatchObject({ kind: 'Role', metadata: { name: 'pinstream-recover', namespace: 'shop' }, rules: expect.arrayContaining([{ apiGroups: [''], resources: ['pods'], verbs: ['delete'] }]) as unknown });
    expect(JSON.stringify(role)).not.toMatch(/secrets|nodes|deletecollection|patch|\*/);
    expect(binding).toMatchObject({ roleRef: { kind: 'Role', name: 'pinstream-recover' }, subjects: [{ kind: 'ServiceAccount', name: 'deployer', namespace: 'ci' }] });
  });

  it('gives the right to evict in place of the one to delete', async () => {
    const [role] = await manifests('--evict');
    expect(role).toMatchObject({ rules: expect.arrayContaining([{ apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] }]) as unknown });
    expect(JSON.stringify(role)).not.toContain('delete');
  });

  it.each([[[]], [['--evict']]])('is enough for a recovery (%j)', async (further) => {
    const [role] = (await manifests(...further)) as readonly { readonly rules: readonly { readonly apiGroups: string[]; readonly resources: string[]; readonly verbs: string[] }[] }[];
    const rights = role?.rules.map(({ apiGroups, resources, verbs }) => ({ groups: apiGroups, resources, verbs, namespaces: ['shop'] })) ?? [];
    await inWorld(
      'W1',
      async ({ run }) => {
        expect(await run('recover', '--yes', ...further)).toMatchObject({ code: 0, err: '' });
      },
      { accounts: { deployer: { user: 'deployer', rights } } },
    );
  });
});
