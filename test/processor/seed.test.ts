import { describe, expect, it } from 'vitest';
import { valueAt } from '../../lib/base/path';
import { deletedPods } from '../recovery/in-cluster';
import { nginx, RIGHT, WRONG } from '../recovery/kubediag-example';
import { startApiServer } from '../support/cluster/api-server';
import { inProcessor, MODE } from './in-processor';

describe('the example of KubeDiag’s design document', () => {
  it('ends with the pod running, as the document has it', () =>
    inProcessor(startApiServer, {}, async ({ server, ask }) => {
      server.kubelet.image(WRONG, { kind: 'image' });
      server.apply(nginx(WRONG));
      server.tick(3);
      expect((await ask('web-0', { [MODE]: 'recover' })).result).toMatchObject({ verdict: 'progressing', action: 'none' });
      server.tick(600);
      // Nobody has corrected the image so far: the same pod would come back.
      expect((await ask('web-0', { [MODE]: 'recover' })).result).toMatchObject({ verdict: 'image-unavailable', action: 'none' });
      server.apply(nginx(RIGHT));
      server.tick(600);
      expect(valueAt(server.get('Pod', 'web-0'), ['spec', 'containers', 0, 'image'])).toBe(WRONG);
      const { result } = await ask('web-0', { [MODE]: 'recover' });
      expect(result).toMatchObject({ verdict: 'superseded-stuck', action: 'deleted', 'recover.kubernetes.statefulset_stuck.result': 'deleted pod shop/web-0' });
      expect(server.get('Pod', 'web-0')).toMatchObject({ spec: { containers: [{ image: RIGHT }] }, status: { phase: 'Running' } });
      expect(deletedPods(server)).toEqual(['web-0']);
    }));

  it('ends with the pod stuck and untouched where its image was corrected to another that nobody can pull: one delete, and no second', () =>
    inProcessor(startApiServer, {}, async ({ server, ask }) => {
      for (const image of [WRONG, RIGHT]) server.kubelet.image(image, { kind: 'image' });
      server.apply(nginx(WRONG));
      server.tick(600);
      server.apply(nginx(RIGHT));
      server.tick(600);
      expect((await ask('web-0', { [MODE]: 'recover' })).result).toMatchObject({ action: 'deleted' });
      server.tick(600);
      for (let asked = 0; asked < 4; asked += 1) expect((await ask('web-0', { [MODE]: 'recover' })).result).toMatchObject({ verdict: 'image-unavailable', action: 'none' });
      expect(deletedPods(server)).toEqual(['web-0']);
    }));
});
