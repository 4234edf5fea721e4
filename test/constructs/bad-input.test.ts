import { Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { type ContainerProps, ImageStream, StatefulWorkload, StatelessWorkload } from '../../lib/constructs/index';
import { DIGEST, filesIn, newApp, problemsOf, WEB } from './harness';

const READY: Omit<ContainerProps, 'image'> = { name: 'web', readiness: { tcp: { port: 8080 } } };
/** A digest of 63 digits. */
const SHORT = `registry.example.com/shop/web@${DIGEST.slice(0, -1)}`;

describe('an app full of mistakes', () => {
  it('gets all of them in one message, each with its construct, its prop, its value and what is allowed, and writes nothing', () => {
    const app = newApp();
    const chart = new Chart(app, 'shop');
    const stream = new ImageStream(chart, 'stream', { name: 'web', tags: [{ name: 'a b', image: WEB }, { name: 'stable', alias: 'stable' }] });
    new StatefulWorkload(chart, 'set', {
      name: 'w'.repeat(53),
      replicas: 2.5,
      claims: [{ name: 'data', size: '1Gb' }],
      containers: [
        { ...READY, image: WEB, mounts: [{ volume: 'cache', path: '/cache' }] },
        { name: 'web', image: SHORT },
      ],
    });
    new StatefulWorkload(chart, 'worker', { replicas: 3, partition: 5, containers: [{ ...READY, image: 'registry.example.com/shop/worker:2' }] });
    new StatelessWorkload(chart, 'front', { replicas: 2, containers: [{ ...READY, image: stream.tag('stable') }], triggers: [{ container: 'side' }] });
    expect(problemsOf(app)).toEqual([
      'app: images.lock.yaml lacks registry.example.com/shop/worker:2; pinstream images pin --app --lock images.lock.yaml adds it',
      'shop/stream: tags[0].name is "a b"; allowed: at most 128 characters: letters, digits, _, . and -, with no . or - first',
      'shop/stream: tags[1].alias is "stable"; allowed: one of a b',
      `shop/set: name is "${'w'.repeat(53)}"; allowed: a DNS label of at most 52 characters: a-z, 0-9 and dashes, with a letter or digit at both ends`,
      'shop/set: replicas is 2.5; allowed: a whole number, 0 or more',
      'shop/set: containers[1].name is "web"; allowed: a value that containers[0].name does not have',
      "shop/set: containers[0].mounts[0].volume is \"cache\"; allowed: one of the workload's claims and volumes (data)",
      // Values are cut at 80 characters.
      `shop/set: containers[1].image is ${JSON.stringify(SHORT).slice(0, 79)}…; allowed: an image reference; ` +
        'this one has a digest of the wrong length: a sha256 digest has 64 lower-case hex digits, this one has 63',
      'shop/set: claims[0].size is "1Gb"; allowed: a quantity such as 250m, 1 or 512Mi',
      'shop/worker: containers[0].image is "registry.example.com/shop/worker:2"; allowed: an image that images.lock.yaml holds',
      'shop/worker: partition is 5; allowed: a whole number from 0 to 2',
      'shop/front: triggers[0].container is "side"; allowed: one of web',
    ]);
    expect(() => filesIn(app.outdir)).toThrow('ENOENT');
  });
});
