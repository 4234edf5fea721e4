import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { KubeObject } from '../../lib/kube/object';
import { headlessServiceFor } from '../../lib/rollout/headless-service';
import { NamedOrigin } from '../../lib/workspace/origins';

const set = (
  ports: readonly unknown[],
  labels: object = { app: 'web', version: '1.2' },
  selector: object = { matchLabels: { app: 'web' } },
): KubeObject =>
  new KubeObject(
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        selector,
        template: {
          metadata: { labels },
          spec: {
            containers: [
              { name: 'web', ports },
              { name: 'proxy', ports: [{ name: 'metrics', containerPort: 9100 }] },
            ],
          },
        },
      },
    },
    new NamedOrigin('web'),
  );

describe('headlessServiceFor', () => {
  it('takes namespace, the labels of the selector, and the ports of all containers', () => {
    expect(headlessServiceFor(set([{ name: 'http', containerPort: 8080 }]), 'web-peers')).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web-peers', namespace: 'shop', labels: { app: 'web' } },
      spec: {
        clusterIP: 'None',
        selector: { app: 'web' },
        ports: [
          { name: 'http', port: 8080 },
          { name: 'metrics', port: 9100 },
        ],
      },
    });
  });

  it('names each port, and takes a port or a name only once', () => {
    const made = headlessServiceFor(
      set([
        { containerPort: 53, protocol: 'UDP' },
        { containerPort: 53 },
        { name: 'again', containerPort: 53 },
        { name: 'metrics', containerPort: 9200 },
      ]),
      'web',
    );
    expect(made).toMatchObject({
      spec: {
        ports: [
          { name: 'udp-53', port: 53, protocol: 'UDP' },
          { name: 'tcp-53', port: 53 },
          { name: 'metrics', port: 9200 },
        ],
      },
    });
  });

  it('selects by all labels of the template where the selector is of expressions', () => {
    const made = headlessServiceFor(set([], undefined, { matchExpressions: [{ key: 'app', operator: 'Exists' }] }), 'web');
    expect(made).toMatchObject({ spec: { selector: { app: 'web', version: '1.2' } } });
  });

  it('makes none out of what is unknown, contradictory or not there', () => {
    expect(headlessServiceFor(set([]), unknownText('SERVICE'))).toBeUndefined();
    expect(headlessServiceFor(set([{ containerPort: unknownText('PORT') }]), 'web')).toBeUndefined();
    expect(headlessServiceFor(set([], { app: unknownText('APP') }), 'web')).toBeUndefined();
    expect(headlessServiceFor(set([], { app: 'shop' }), 'web')).toBeUndefined();
    expect(headlessServiceFor(set([], {}), 'web')).toBeUndefined();
  });
});
