import { describe, expect, it } from 'vitest';
import { expressionCovers, pointerCovers } from '../../lib/kube/ignored-fields';

const IMAGE = ['spec', 'template', 'spec', 'containers', 0, 'image'];

describe('pointerCovers', () => {
  it.each(['/spec/template/spec/containers/0/image', '/spec/template/spec/containers/0', '/spec', ''])('%j names the image or what holds it', (pointer) => {
    expect(pointerCovers(pointer, IMAGE)).toBe(true);
  });

  it.each(['/spec/template/spec/containers/1/image', '/spec/template/spec/containers/0/image/x', '/spec/replicas', 'spec', '/'])('%j does not', (pointer) => {
    expect(pointerCovers(pointer, IMAGE)).toBe(false);
  });

  it('reads escaped slashes and tildes', () => {
    expect(pointerCovers('/metadata/annotations/example.com~1team~0a', ['metadata', 'annotations', 'example.com/team~a'])).toBe(true);
  });
});

describe('expressionCovers', () => {
  it.each([
    '.spec.template.spec.containers[].image',
    '.spec.template.spec.containers[]?.image',
    '.spec.template.spec.containers[0].image',
    '.spec.template.spec.containers',
    '.spec["template"].spec.containers[].image',
    '.["spec"].template',
    '.spec?."template"?',
    '.spec.template.spec.containers[] | .image',
    '. | .spec',
    '.',
    '.spec.replicas, .spec.template.spec.containers[].image',
  ])('%s names the image or what holds it', (expression) => {
    expect(expressionCovers(expression, IMAGE)).toBe(true);
  });

  it.each([
    '.spec.template.spec.initContainers[].image',
    '.spec.template.spec.containers[1].image',
    '.spec.template.spec.containers[].image.x',
    '.spec.template.spec.containers.image',
    '.spec.replicas',
  ])('%s does not', (expression) => {
    expect(expressionCovers(expression, IMAGE)).toBe(false);
  });

  it.each([
    '.spec.template.spec.containers[] | select(.name == "web") | .image',
    '..|.image?',
    '.spec.template.spec.containers[0:1]',
    '.spec | to_entries',
    'spec',
  ])('%s is more than a path, and nothing is claimed of it', (expression) => {
    expect(expressionCovers(expression, IMAGE)).toBeUndefined();
  });

  it('takes a path among others at its word', () => {
    expect(expressionCovers('.spec.template.spec.containers[].image, (.spec | keys)', IMAGE)).toBe(true);
  });
});
