import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../lib/kube/json';
import { writes } from '../recovery/in-cluster';
import { type ApiServer, startApiServer } from '../support/cluster/api-server';
import { AUDITOR } from '../support/cluster/rights';
import { startWorld, worldOf, WORLDS } from '../support/cluster/worlds';
import { A, B, begin, lose, roll, unpublish } from '../support/cluster/worlds-stage';
import { inLiveCluster, inWorld } from './live-cluster';
import { inFolder, runCli } from './run-cli';

interface Diagnosed {
  readonly version: number;
  readonly namespace: string;
  readonly target: unknown;
  readonly stuck: number;
  readonly notes: readonly string[];
  readonly workloads: readonly { readonly kind: string; readonly name: string; readonly stuck: boolean; readonly verdicts?: readonly { readonly id: string; readonly pod?: { readonly name: string } }[]; readonly verdict?: { readonly id: string } }[];
}

function parsed({ out }: { readonly out: string }): Diagnosed {
  return JSON.parse(out) as Diagnosed;
}

/** Verdicts after which the exit code is 0. */
const WELL = ['healthy', 'pending-on-delete', 'controller-acting'];

describe('diagnose', () => {
  it('tells the verdict first, then why, then what to do with the commands to do it', () =>
    inWorld('W1', async ({ server, run }) => {
      const { code, out, err } = await run('diagnose');
      expect({ code, err }).toEqual({ code: 1, err: '' });
      const places = ['superseded-stuck\n', 'deleting it once frees the set.', 'why ', 'next      Delete web-2 once', 'kubectl delete pod web-2 -n shop\n', 'pinstream recover web --namespace shop\n', 'shop: 1 StatefulSet, 1 stuck\n'].map((text) => out.indexOf(text));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((one, other) => one - other));
      expect(writes(server)).toEqual([]);
    }));

  it.each(WORLDS.map((world) => [world.id, world.verdict] as const))('%s ends with the exit code of %s', (id, verdict) =>
    inWorld(id, async ({ run }) => {
      const outcome = await run('diagnose', '--format', 'json');
      expect(outcome.code).toBe(WELL.includes(verdict) ? 0 : 1);
      expect(parsed(outcome)).toMatchObject({ version: 1, namespace: 'shop', stuck: outcome.code, workloads: [{ kind: 'StatefulSet', name: 'web', stuck: outcome.code === 1 }] });
    }),
  );

  it('says of several pods that share a fault once what it is', () =>
    inWorld('W12', async ({ run }) => {
      const { out } = await run('diagnose');
      expect(out.match(/ {2}why /g)).toHaveLength(1);
      expect(out).toContain('likewise  web-0, web-1\n');
    }));

  it('looks again at a set that was changed a moment ago', () =>
    inWorld('W19', async ({ server, run }) => {
      server.before({ method: 'GET', path: /\/statefulsets$/, skip: 1 }, () => server.controller('acts'));
      const { out } = await run('diagnose');
      expect(out).not.toContain('unobserved');
    }));
});

describe('what diagnose looks at', () => {
  const several = async (): Promise<ApiServer> => {
    const server = await startApiServer({ secondsPerRequest: 1 });
    for (const name of ['books', 'web']) begin(server, { name });
    unpublish(server, A);
    lose(server, 'web-2');
    roll(server, { image: B });
    server.put(deployment());
    return server;
  };

  it('is the whole namespace, with what is stuck below what is well', () =>
    inLiveCluster(several, async ({ run }) => {
      const { code, out } = await run('diagnose');
      expect(code).toBe(1);
      expect(out.match(/^── \S+ \S+/gm)).toEqual(['── StatefulSet shop/books', '── StatefulSet shop/web', '── Deployment shop/shelf']);
      expect(out).toMatch(/\nshop: 2 StatefulSets and 1 Deployment, 2 stuck\n$/);
    }));

  it('are the workloads that are named, each once, StatefulSets first', () =>
    inLiveCluster(several, async ({ run }) => {
      expect(await run('diagnose', 'books')).toMatchObject({ code: 0, out: expect.stringMatching(/^── StatefulSet shop\/books ─+ healthy\n/) as unknown });
      const outcome = await run('diagnose', 'deployment/shelf', 'sts/web', 'web', '--format', 'json');
      expect(parsed(outcome).workloads.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['StatefulSet/web', 'Deployment/shelf']);
    }));

  it('tells of a Deployment what stopped it and what can be gone back to', () =>
    inLiveCluster(several, async ({ run }) => {
      const { code, out } = await run('diagnose', 'deploy/shelf');
      expect(code).toBe(1);
      expect(out).toMatch(/Deployment shop\/shelf ─+ deadline-exceeded/);
    }));

  it.each([
    [['wbe'], 'there is no StatefulSet wbe in shop (did you mean web?)'],
    [['shelf'], 'there is no StatefulSet shelf in shop; there is a Deployment of that name: deployment/shelf'],
    [['pod/web-0'], '"pod/web-0" names no workload'],
    [['--namespace', 'empty'], 'empty holds no StatefulSet and no Deployment'],
    [['--platform', 'nomad'], '--platform nomad names no known platform'],
    [['--namespace', 'Not_One'], 'is no name of a namespace'],
    [['--context', 'tset'], 'tset'],
  ])('ends with 2 for %j', (words, message) =>
    inLiveCluster(several, async ({ run }) => {
      const { code, out, err } = await run('diagnose', ...words);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
    }),
  );
});

describe('diagnose without all rights', () => {
  const only = (...resources: readonly string[]) => ({ accounts: { some: { user: 'some', rights: [{ verbs: ['get', 'list'], groups: ['*'], resources }] } } });

  it('says less where kinds beside sets and pods may not be read, and names them', () =>
    inWorld(
      'W1',
      async ({ run }) => {
        const { code, out, err } = await run('diagnose');
        expect(code).toBe(1);
        expect(out).toContain('superseded-stuck');
        for (const plural of ['events', 'services', 'deployments']) expect(err).toContain(`note: this account may not list ${plural} in shop: nothing is said about them\n`);
      },
      only('statefulsets', 'pods'),
    ));

  it('ends with 3 where sets or pods may not be read, with the rule that is missing', () =>
    inWorld(
      'W1',
      async ({ run }) => {
        const { code, err } = await run('diagnose');
        expect(code).toBe(3);
        expect(err).toContain('resources: ["pods"], verbs: ["list"]');
      },
      only('statefulsets'),
    ));

  it('needs no more than the Role that --rbac prints', async () => {
    const { code, out } = await runCli(['diagnose', '--rbac', '--namespace', 'shop']);
    expect(code).toBe(0);
    expect(out).not.toMatch(/delete|create|secrets/);
    await inWorld('W15', async ({ run }) => expect(await run('diagnose')).toMatchObject({ code: 1, err: '' }), { accounts: { auditor: { user: 'auditor', rights: AUDITOR } } });
  });
});

describe('diagnose of what was saved', () => {
  /** As `kubectl get … -o json` saves it. */
  async function saved(id: string): Promise<{ readonly text: string; readonly at: Date }> {
    const server = await startWorld(worldOf(id));
    try {
      const items = ['StatefulSet', 'Pod', 'Event', 'Service', 'ControllerRevision', ...(worldOf(id).target?.startsWith('openshift') ? ['ImageStream'] : [])].flatMap((kind) => server.list(kind));
      return { text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), at: new Date(server.now()) };
    } finally {
      await server.stop();
    }
  }

  it.each([['W1'], ['W15'], ['W16'], ['W18']])('gives the verdict of the cluster itself (%s)', async (id) => {
    const { text } = await saved(id);
    await inFolder({ 'dump.json': text }, async (cwd) => {
      const outcome = await runCli(['diagnose', '--from', 'dump.json', '--format', 'json'], { cwd, today: '2026-03-02' });
      expect(parsed(outcome).workloads[0]?.verdicts?.[0]?.id).toBe(worldOf(id).verdict);
    });
  });

  it('reads standard input, and prints the plan of a recovery too', async () => {
    const { text } = await saved('W1');
    expect(await runCli(['recover', '--from', '-'], { stdin: text, today: '2026-03-03' })).toMatchObject({ code: 1, out: expect.stringContaining('plan      delete web-2') as unknown });
  });

  it('counts ages from the moment at which the dump was saved', async () => {
    const { text } = await saved('W1');
    await inFolder({}, async (cwd) => {
      writeFileSync(join(cwd, 'dump.json'), text);
      utimesSync(join(cwd, 'dump.json'), new Date('2026-03-02T08:30:00Z'), new Date('2026-03-02T08:30:00Z'));
      expect(await runCli(['diagnose', '--from', 'dump.json'], { cwd, today: '2027-01-01' })).toMatchObject({ out: expect.stringMatching(/ImagePullBackOff,\s+\d+ min\)/) as unknown });
    });
  });

  it('refuses a dump without pods, of which nothing can be said', async () => {
    const { text } = await saved('W1');
    const { items } = JSON.parse(text) as { readonly items: readonly JsonMap[] };
    const sets = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: items.filter(({ kind }) => kind === 'StatefulSet') });
    const { code, err } = await runCli(['diagnose', '--from', '-'], { stdin: sets });
    expect(code).toBe(2);
    expect(err).toContain('holds no Pod of shop, and without pods nothing can be diagnosed');
    expect(err).toContain('kubectl get statefulsets');
  });
});

/** Its newest pods cannot pull their image, and its deadline has passed. */
function deployment(): JsonMap {
  const template = { metadata: { labels: { app: 'shelf' } }, spec: { containers: [{ name: 'shelf', image: 'quay.io/shop/shelf:bad' }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shelf', namespace: 'shop', generation: 2, annotations: { 'deployment.kubernetes.io/revision': '2' } },
    spec: { replicas: 1, selector: { matchLabels: { app: 'shelf' } }, template },
    status: {
      observedGeneration: 2,
      replicas: 1,
      updatedReplicas: 1,
      unavailableReplicas: 1,
      conditions: [
        { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'ReplicaSet "shelf-1" has timed out progressing.', lastTransitionTime: '2026-03-02T08:00:00Z', lastUpdateTime: '2026-03-02T08:00:00Z' },
      ],
    },
  };
}
