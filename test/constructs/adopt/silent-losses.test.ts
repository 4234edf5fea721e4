import { ApiObject, Chart, type JsonPatch as Patch, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { type AdoptProps, ImageStream } from '../../../lib/constructs/index';
import { newApp, rendered } from '../harness';
import { adopted, READY, webSet } from './shop';

/** The set with a JSON patch of the user's own, which the field filter of `KubeStatefulSet` comes behind. */
function patched(...patches: readonly Patch[]): unknown {
  const set = webSet(new Chart(newApp(), 'shop'), { initContainers: [{ image: 'registry.example.com/shop/proxy:1' }] });
  ApiObject.of(set).addJsonPatch(...patches);
  return rendered(ApiObject.of(set));
}

/** The same with the props of `adopt`. */
function withProps(props: AdoptProps): unknown {
  return adopted(props, { initContainers: [{ image: 'registry.example.com/shop/proxy:1' }] }).set;
}

const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } };

describe('what cdk8s-plus-27 loses without a word in a JSON patch, adopt keeps:', () => {
  it('the size of a claim template, and its apiVersion and kind', () => {
    expect(patched(JsonPatch.add('/spec/volumeClaimTemplates', [CLAIM]))).toMatchObject({
      spec: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: undefined } } } }] },
    });
    expect(withProps({ claims: [{ name: 'data', size: '1Gi' }] })).toMatchObject({ spec: { volumeClaimTemplates: [CLAIM] } });
  });

  it('a target port by name', () => {
    const set = webSet(new Chart(newApp(), 'shop'));
    ApiObject.of(set.service).addJsonPatch(JsonPatch.replace('/spec/ports/0/targetPort', 'http'));
    expect(rendered(ApiObject.of(set.service))).toMatchObject({ spec: { ports: [{ port: 8080 }] } });
    expect(JSON.stringify(rendered(ApiObject.of(set.service)))).not.toContain('targetPort');
    const { service } = adopted({ containers: { main: { ...READY.containers?.['main'], ports: { http: 8080 } } } });
    expect(service).toMatchObject({ spec: { ports: [{ name: 'http', port: 8080, targetPort: 'http' }] } });
  });

  it('a percentage', () => {
    expect(JSON.stringify(patched(JsonPatch.add('/spec/updateStrategy/rollingUpdate/maxUnavailable', '50%')))).not.toContain('50%');
    expect(withProps({ maxUnavailable: '50%' })).toMatchObject({ spec: { updateStrategy: { rollingUpdate: { maxUnavailable: '50%', partition: 0 } } } });
  });

  it('the restart policy that makes an init container a sidecar', () => {
    const path = '/spec/template/spec/initContainers/0/restartPolicy';
    expect(patched(JsonPatch.add(path, 'Always'))).not.toHaveProperty('spec.template.spec.initContainers[0].restartPolicy');
    expect(withProps({ initContainers: { 'init-0': { sidecar: true, startup: { exec: ['true'] } } } })).toMatchObject({
      spec: { template: { spec: { initContainers: [{ name: 'init-0', restartPolicy: 'Always', startupProbe: { exec: { command: ['true'] } } }] } } },
    });
  });

  it.each<[string, string, unknown, AdoptProps, string]>([
    ['in the set', '/spec/podDisruption', 'Wait', { extra: { podDisruption: 'Wait' } }, 'spec.podDisruption'],
    ['in the pods', '/spec/template/spec/hostnameOverride', 'till', { podExtra: { hostnameOverride: 'till' } }, 'spec.template.spec.hostnameOverride'],
    [
      'in a container', '/spec/template/spec/containers/0/restartPolicyRules', [],
      { containers: { main: { ...READY.containers?.['main'], extra: { restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }] } } } },
      'spec.template.spec.containers[0].restartPolicyRules',
    ],
  ])('a field that 1.27 does not know %s', (_title, pointer, value, props, path) => {
    expect(patched(JsonPatch.add(pointer, value))).not.toHaveProperty(path);
    expect(withProps(props)).toHaveProperty(path);
  });

  it('what is said of a thing that is not there: a patch removes it in silence, adopt names what is there', () => {
    expect(() => patched(JsonPatch.remove('/spec/paused'))).not.toThrow();
    expect(() => withProps({ containers: { ...READY.containers, mian: { startup: false } } })).toThrow('containers is "mian"; allowed: one of main (did you mean main?)');
  });

  it('what goes under a parent that is missing, on which a patch fails', () => {
    expect(() => patched(JsonPatch.add('/spec/persistentVolumeClaimRetentionPolicy/whenScaled', 'Delete'))).toThrow('shop/web');
    expect(withProps({ retention: { whenScaled: 'Delete' } })).toMatchObject({
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } },
    });
  });
});

describe('what cdk8s-plus-27 cannot say, adopt says:', () => {
  it.each<[string, AdoptProps, object]>([
    ['revisions to keep', { revisionHistoryLimit: 3 }, { revisionHistoryLimit: 3 }],
    ['the first ordinal', { firstOrdinal: 1 }, { ordinals: { start: 1 } }],
    ['a system call filter', {}, { template: { spec: { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } } } }],
    ['no capabilities', {}, { template: { spec: { containers: [{ securityContext: { capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true } }] } } }],
    [
      'how pods spread', { topologySpread: [{ topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' }] },
      {
        template: {
          spec: {
            topologySpreadConstraints: [{
              labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } }, maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule',
            }],
          },
        },
      },
    ],
    ['that two replicas take a changed template, highest ordinals first', { canary: 2 }, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } }],
    ['the same where ordinals start later', { canary: 2, firstOrdinal: 5 }, { updateStrategy: { rollingUpdate: { partition: 6 } } }],
    ['from which ordinal on', { partition: 2 }, { updateStrategy: { rollingUpdate: { partition: 2 } } }],
    ['both answers about volumes', {}, { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } }],
  ])('%s', (_title, props, spec) => {
    expect(withProps(props)).toMatchObject({ spec });
  });

  it('names of pods that are not ready', () => {
    expect(adopted({ service: { publishNotReadyAddresses: true } }).service).toMatchObject({ spec: { clusterIP: 'None', publishNotReadyAddresses: true } });
    expect(adopted({}).service).not.toHaveProperty('spec.publishNotReadyAddresses');
  });

  it('a stream tag and the trigger that follows it', () => {
    const chart = new Chart(newApp(), 'shop');
    const stream = ImageStream.fromName(chart, 'Web', 'web', { tags: ['1.10'] });
    const { set } = adopted({
      containers: { main: { ...READY.containers?.['main'], image: stream.tag('1.10') } },
      triggers: [{ container: 'main' }],
    });
    expect(set).toMatchObject({
      metadata: {
        annotations: {
          'image.openshift.io/triggers':
            '[{"from":{"kind":"ImageStreamTag","name":"web:1.10"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"main\\")].image"}]',
        },
      },
      spec: {
        template: {
          metadata: { annotations: { 'alpha.image.policy.openshift.io/resolve-names': '*' } },
          spec: { containers: [{ image: 'web:1.10', imagePullPolicy: 'IfNotPresent' }] },
        },
      },
    });
  });
});
