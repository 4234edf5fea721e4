import { type ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import type { PinstreamApp } from '../../../lib/constructs/index';
import { configMap, filesIn, newApp, problemsOf } from '../harness';

/** Layers of objects, each depending on all of the layer below, spread over charts of their own when `apart`. */
function layered(layers: number, width: number, apart: boolean): PinstreamApp {
  const app = newApp();
  const shop = new Chart(app, 'shop');
  let below: readonly ApiObject[] = [];
  for (let depth = layers - 1; depth >= 0; depth--) {
    const chart = apart ? new Chart(app, `layer-${String(depth).padStart(2, '0')}`) : shop;
    const layer = Array.from({ length: width }, (_, at) => configMap(chart, `layer-${String(depth).padStart(2, '0')}-${at}`));
    for (const object of layer) if (below.length > 0) object.addDependency(...below);
    below = layer;
  }
  if (apart) configMap(shop, 'shop');
  return app;
}

function namesIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/^metadata:\n {2}name: (.*)$/gm), (match) => match[1] ?? '');
}

describe('dependencies', () => {
  it.each([false, true])('in 13 layers of 4 objects, with which cdk8s takes seconds, cost next to nothing (charts of their own: %s)', (apart) => {
    const app = layered(13, 4, apart);
    const started = performance.now();
    const names = namesIn(app.synthYaml()).filter((name) => name !== 'shop');
    // cdk8s needs 7 seconds, a thousand times as long; the limit leaves room for a busy machine.
    expect(performance.now() - started).toBeLessThan(2000);
    expect(names).toEqual(Array.from({ length: 52 }, (_, at) => `layer-${String(12 - Math.floor(at / 4)).padStart(2, '0')}-${at % 4}`));
  });

  it('grow with their number alone', () => {
    // Ten to the 99th paths lead through them; a walk of each would never end.
    expect(namesIn(layered(99, 10, false).synthYaml())).toHaveLength(990);
  });

  it('between charts leave the names of files alone', () => {
    const app = layered(2, 1, true);
    app.synth();
    expect(Object.keys(filesIn(app.outdir)).sort()).toEqual(['layer-00.k8s.yaml', 'layer-01.k8s.yaml', 'shop.k8s.yaml']);
  });

  it('in a ring over charts and groups are told with each path, and other problems beside them', () => {
    const app = newApp();
    const [shop, night] = [new Chart(app, 'shop'), new Chart(app, 'night')];
    const web = new Construct(shop, 'web');
    configMap(web, 'web');
    const report = configMap(night, 'report');
    web.node.addDependency(night);
    report.addDependency(shop);
    new Chart(app, 'empty');
    const problems = problemsOf(app);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/^app: constructs depend on each other in a ring: (?=.*shop)(?=.*night).*; take one of the dependencies away$/);
    expect(problems[1]).toBe('empty: the chart holds no object; fill it or take it away');
  });

  it('on a construct of another app count for nothing', () => {
    const app = newApp();
    const web = configMap(new Chart(app, 'shop'), 'web');
    web.node.addDependency(configMap(new Chart(newApp(), 'other'), 'cache'));
    expect(namesIn(app.synthYaml())).toEqual(['web']);
  });
});
