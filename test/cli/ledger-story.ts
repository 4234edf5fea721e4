import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonMap } from '../../lib/kube/json';
import { commit, ENV, inRepository } from '../sources/git/in-repository';
import { type ApiServer, startApiServer } from '../support/cluster/api-server';
import type { SetFields } from '../support/cluster/manifests';
import { begin, roll, unpublish } from '../support/cluster/worlds-stage';
import { inLiveCluster, type LiveRun } from './live-cluster';
import type { OpenPlace } from './replayed';
import { runCli } from './run-cli';

/* What docs/story.md tells of: a team's Template, and the cluster to which its second release went. */

const REPOSITORY = 'image-registry.openshift-image-registry.svc:5000/shop/ledger';
/** The image of 2.4 as admission resolved it when the set was created. */
const FIRST = `${REPOSITORY}@sha256:${'4'.repeat(64)}`;
/** The image of 2.5, by the name that the stream knows it by. */
export const SECOND = `${REPOSITORY}@sha256:${'5'.repeat(64)}`;
export const SHORT = 'ledger:2.5';

/** Three pods with a claim each. */
export function ledger(image: string, replicas = 3): SetFields {
  const claim: JsonMap = { metadata: { name: 'pages' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  return { name: 'ledger', image, spec: { replicas, volumeClaimTemplates: [claim] } };
}

/** Runs the body against OpenShift 4.8.17, after 2.4 was created there and 2.5 applied as an update. */
export function afterSecondRelease(body: (live: LiveRun) => Promise<void>): Promise<void> {
  return inLiveCluster(() => startApiServer({ target: 'openshift=4.8.17', secondsPerRequest: 1 }), async (live) => {
    live.server.put(stream());
    unpublish(live.server, SHORT);
    begin(live.server, ledger(FIRST));
    // Builds of 4.8 leave an update of a StatefulSet as it was written, so that the short name is what is stored.
    roll(live.server, ledger(SHORT));
    await body(live);
  });
}

const CLUSTER_ACTS: Readonly<Record<string, (server: ApiServer) => void>> = {
  'the digest is written into the template': (server) => roll(server, ledger(SECOND)),
};

/** A cluster, in the state by the name. */
export const inStoryCluster: OpenPlace = (name, body) =>
  afterSecondRelease(({ server, run }) => {
    if (name !== 'after the second release') throw new Error(`there is no cluster ${name}`);
    return body({ run, act: (comment) => actNamed(CLUSTER_ACTS, comment)(server) });
  });

const TEMPLATE = readFileSync('test/projects/short-name/template.yaml', 'utf8')
  .replace(' # the fault', '')
  .replace('    required: true\n', '    value: "2.4"\n');
const CONFIG = `platform: openshift=4.8
externals:
  streams:
    - name: ledger
      lookup: true
      tags: ["2.4", "2.5"]
`;

const FILES_ACTS: Readonly<Record<string, (folder: string) => void>> = {
  'the stream is declared': (folder) => writeFileSync(join(folder, '.pinstream.yaml'), CONFIG),
  'it is committed': (folder) => commit(folder, {}),
  'oc get imagestreams -o yaml > streams.yaml': (folder) => writeFileSync(join(folder, 'streams.yaml'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [stream()] })),
};

/** The constructs of the last build: the apps of the story are no TypeScript. */
const CONSTRUCTS = resolve('build/lib/constructs/index.js');

/** A repository with the files by the name. */
export const inStoryRepository: OpenPlace = (name, body) =>
  inRepository(name === 'the template' ? { 'template.yaml': TEMPLATE } : { 'cdk8s.yaml': 'language: typescript\napp: node main.js\n' }, async (folder) => {
    if (name !== 'the template' && name !== 'an app') throw new Error(`there is no repository of ${name}`);
    const path = (file: string): string => join(folder, file);
    await body({
      run: (...words) => runCli(words, { cwd: folder, env: ENV }),
      act: (comment) => actNamed(FILES_ACTS, comment)(folder),
      read: (file) => (existsSync(path(file)) ? readFileSync(path(file), 'utf8') : undefined),
      write: (file, text) => writeFileSync(path(file), text.replace("'cdk8s'", JSON.stringify(require.resolve('cdk8s'))).replace("'pinstream/constructs'", JSON.stringify(CONSTRUCTS))),
      steady: withoutCalls,
    });
  });

/** Without what Node prints around the message of an error: where it was thrown, the calls that led there, its own version. */
function withoutCalls(text: string): string {
  return text
    .replace(/^.*\n +throw .*\n +\^\n\n/m, '')
    .replace(/^ {4}at .* \{\n(?: .*\n)*\}\n/m, '')
    .replace(/^ {4}at .*\n/gm, '')
    .replace(/^\nNode\.js v.*\n/m, '');
}

function actNamed<Act>(acts: Readonly<Record<string, Act>>, comment: string): Act {
  const act = acts[comment];
  if (!act) throw new Error(`nobody knows what to do for "${comment}"`);
  return act;
}

/** The stream with both releases and its look-up on, as the API has it. */
function stream(): JsonMap {
  const tag = (name: string, image: string): JsonMap => ({
    tag: name,
    items: [{ created: '2026-03-01T10:00:00Z', dockerImageReference: image, image: image.slice(image.indexOf('@') + 1), generation: 1 }],
  });
  return {
    apiVersion: 'image.openshift.io/v1',
    kind: 'ImageStream',
    metadata: { name: 'ledger', namespace: 'shop' },
    spec: { lookupPolicy: { local: true } },
    status: { dockerImageRepository: REPOSITORY, tags: [tag('2.5', SECOND), tag('2.4', FIRST)] },
  };
}
