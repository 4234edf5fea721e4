import { describe, expect, it } from 'vitest';
import { indented, onlyPlan, planFor, setOf } from './plan-for';

const stream = (source: string, local: boolean): string => `---
apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web, namespace: shop }
spec:
  lookupPolicy: { local: ${local} }
  tags: [{ name: stable, from: { kind: DockerImage, name: "quay.io/shop/web:${source}" } }]
`;

const TRIGGER = `annotations:
  image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"web:stable"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"server\\")].image"}]'`;

const triggered = setOf('web:stable').replace('metadata: { name: web, namespace: shop }\n', `metadata:\n  name: web\n  namespace: shop\n${indented(TRIGGER, 2)}`);

const moving = (manifest: string, platform: string, local: boolean) => onlyPlan(manifest + stream('1', local), manifest + stream('2', local), { platform });

describe('a workload that follows a stream tag, though its manifest did not change', () => {
  it('rolls now by a trigger, and points the tag back to recover', () => {
    const plan = moving(triggered, 'openshift=4.16', false);
    expect(plan).toMatchObject({ cause: 'stream', rollout: { order: ['web-2', 'web-1', 'web-0'] } });
    expect(plan.summary).toMatch(/^Its manifest did not change, but a trigger writes what web:stable means now\./);
    const failure = plan.failures.find(({ when }) => when === 'image-unavailable');
    expect(failure?.commands[0]).toBe('oc tag quay.io/shop/web:1 web:stable -n shop  # points the tag back, and the trigger writes that image');
    expect(failure?.commands[1]).toContain('kubectl delete pod web-2 -n shop');
  });

  it('waits to be applied again where admission looks its name up', () => {
    const plan = moving(setOf('web:stable'), 'openshift=4.16', true);
    expect(plan).toMatchObject({ cause: 'stream', rollout: undefined, failures: [] });
    expect(plan.summary).toContain('counts only when it is applied again; then its pods roll');
  });

  it('would be left unresolved by being applied again on OpenShift 4.8', () => {
    expect(moving(setOf('web:stable'), 'openshift=4.8', true).summary).toContain('then the name is left as it is written');
  });

  it('pulls what the tag means whenever a pod starts, where it names the internal registry', () => {
    const image = 'image-registry.openshift-image-registry.svc:5000/shop/web:stable';
    expect(moving(setOf(image), 'openshift=4.16', true).summary).toContain('pods of one template differ');
  });

  it('is in no plan where the tag stays, or where it follows none', () => {
    const same = setOf('web:stable') + stream('1', true);
    expect(planFor(same, same, { platform: 'openshift=4.16' }).workloads).toEqual([]);
    const pinned = setOf('quay.io/shop/web:9');
    expect(planFor(pinned + stream('1', true), pinned + stream('2', true), { platform: 'openshift=4.16' }).workloads).toEqual([]);
    const other = setOf('web:stable');
    expect(planFor(other + stream('1', true), `${other}# reviewed\n${stream('1', true)}`, { platform: 'openshift=4.8' }).workloads).toEqual([]);
  });
});
