import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mapField, textField } from '../../lib/kube/json';
import { readYaml } from '../../lib/yaml/read';
import { HAS_LUA, runHealthCheck } from '../support/lua';

const FILE = 'argocd/health-imagestream.yaml';
const [patch] = readYaml(FILE, readFileSync(FILE, 'utf8')).documents;
const SCRIPT = textField(mapField(patch?.value, 'data'), 'resource.customizations.health.image.openshift.io_ImageStream') ?? '';

const imported = (name: string, generation?: number | null): object => ({ name, generation, from: { kind: 'DockerImage', name: `registry.example.com/shop/web:${name}` } });
const holds = (tag: string, generation?: number): object => ({ tag, items: [{ image: 'sha256:11', generation }, { image: 'sha256:00', generation: 1 }] });
const failed = (tag: string, message: string | undefined, generation?: number): object => ({ tag, items: null, conditions: [{ type: 'ImportSuccess', status: 'False', message, generation }] });

const HEALTHY = { status: 'Healthy', message: 'every tag is imported' };

describe.skipIf(!HAS_LUA)(`the health check of image streams${HAS_LUA ? '' : ' (skipped: needs lua5.1)'}`, () => {
  it.each<[string, object, object]>([
    ['a stream without spec and status is healthy: it is filled by pushes', {}, HEALTHY],
    ['tags that are all there are healthy', { spec: { tags: [imported('1.0', 2), imported('1.1', 3)] }, status: { tags: [holds('1.1', 3), holds('1.0', 2)] } }, HEALTHY],
    ['a tag without a status waits', { spec: { tags: [imported('1.0', 2), imported('1.1', 3)] }, status: { tags: [holds('1.0', 2)] } }, { status: 'Progressing', message: 'waiting for the import of the tag 1.1' }],
    ['a stream that nobody has looked at yet waits for its first tag', { spec: { tags: [imported('1.0'), imported('1.1')] } }, { status: 'Progressing', message: 'waiting for the import of the tag 1.0' }],
    ['a tag that was given another source waits, though it holds the old image', { spec: { tags: [imported('1.0', 3)] }, status: { tags: [holds('1.0', 2)] } }, { status: 'Progressing', message: 'waiting for the import of the tag 1.0' }],
    ['an import that failed is told with the reason', { spec: { tags: [imported('1.0', 2), imported('1.1', 2)] }, status: { tags: [failed('1.1', 'manifest unknown', 2)] } }, { status: 'Degraded', message: '1.1: manifest unknown' }],
    ['a failure without a reason is one, too', { spec: { tags: [imported('1.0', 2)] }, status: { tags: [failed('1.0', undefined)] } }, { status: 'Degraded', message: '1.0: the import failed' }],
    ['a failure of the source before is not one of this', { spec: { tags: [imported('1.0', 3)] }, status: { tags: [failed('1.0', 'manifest unknown', 2)] } }, { status: 'Progressing', message: 'waiting for the import of the tag 1.0' }],
    ['a failed attempt to import anew leaves the image that is there', { spec: { tags: [imported('1.0', 2)] }, status: { tags: [{ ...holds('1.0', 2), conditions: [{ type: 'ImportSuccess', status: 'False', generation: 2 }] }] } }, HEALTHY],
    ['aliases, references and tags that are pushed are not waited for', { spec: { tags: [{ name: '1', from: { kind: 'ImageStreamTag', name: '1.0' } }, { ...imported('2', 2), reference: true }, { name: '3', from: null }] } }, HEALTHY],
    ['nulls are nothing', { spec: { tags: null }, status: { tags: null } }, HEALTHY],
  ])('%s', (_, object, health) => {
    expect(runHealthCheck(SCRIPT, object)).toEqual(health);
  });
});

describe('the patch for argocd-cm', () => {
  it('holds one script, under the key that Argo CD looks for, and nothing that would be taken away by it', () => {
    expect(patch?.problems).toEqual([]);
    expect(Object.keys(mapField(patch?.value, 'data'))).toEqual(['resource.customizations.health.image.openshift.io_ImageStream']);
    expect(SCRIPT).toContain('ipairs');
  });
});
