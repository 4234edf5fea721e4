import { describe, expect, it } from 'vitest';
import { digestFor, inProject, LOCK, lockText } from './images-project';
import { resultsOf } from './images-results';

const INSIDE = 'image-registry.openshift-image-registry.svc:5000/shop/web:1.0';

describe('an image of the internal registry without a route', () => {
  it.each([['drift'], ['update']])('is passed over by images %s with the ways out, as nobody outside can ask', (name) =>
    inProject({ [LOCK]: lockText({ [INSIDE]: { digest: digestFor('web') } }) }, async ({ run }) => {
      const outcome = await run('images', name, '--format', 'json');
      expect(outcome.code).toBe(0);
      expect(resultsOf(outcome).results).toMatchObject([{ key: INSIDE, status: 'skipped', code: 'CLUSTER_INTERNAL', old: digestFor('web') }]);
    }),
  );
});

describe('an image that only values of a chart use', () => {
  const FILES = {
    [LOCK]: lockText({ 'quay.io/shop/web:1.0': { digest: digestFor('web') } }),
    'web/Chart.yaml': 'name: web\n',
    'web/values.yaml': `image: quay.io/shop/web:1.0@${digestFor('web')}\n`,
    'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, image: quay.io/shop/web }] }\n',
  };

  it('is not called unused while nobody looks into the values', () =>
    inProject(FILES, async ({ run }) => {
      expect((await run('images', 'check')).err).toContain('values of Helm charts may use them, as in web/values.yaml; --helm-values looks into them');
      expect(await run('images', 'prune')).toMatchObject({ code: 2, err: expect.stringContaining('cannot tell what is unused: values of Helm charts') as unknown });
      expect(await run('images', 'prune', '--helm-values')).toMatchObject({ code: 0, err: '1 image: 1 kept; nothing to change\n' });
    }));
});
