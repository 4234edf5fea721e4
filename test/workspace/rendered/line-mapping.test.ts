import { describe, expect, it } from 'vitest';
import { lineMapper } from '../../../lib/workspace/rendered/line-mapping';

/** The template's line for each line that came out; blank lines are left out, and `-` is what nobody can tell. */
function mapped(template: string, rendered: string): readonly string[] {
  const lines = rendered.split('\n');
  const mapping = lineMapper(template)?.(lines);
  return lines.flatMap((text, at) => (text.trim() === '' ? [] : [`${mapping?.(at) ?? '-'}: ${text.trim()}`]));
}

describe('the line of a template that made a line', () => {
  it('is the one that fits, with actions standing for any text', () => {
    expect(mapped('kind: Pod\nmetadata:\n  name: {{ .Release.Name }}-web\nspec:\n  image: "{{ .repo }}:{{ .tag }}"\n', 'kind: Pod\nmetadata:\n  name: shop-web\nspec:\n  image: "quay.io/web:1"')).toEqual([
      '1: kind: Pod',
      '2: metadata:',
      '3: name: shop-web',
      '4: spec:',
      '5: image: "quay.io/web:1"',
    ]);
  });

  it('is inside a block that may be left out, where it was not', () => {
    const template = 'spec:\n  {{- if .Values.replicas }}\n  replicas: {{ .Values.replicas }}\n  {{- else }}\n  paused: true\n  {{- end }}\n  image: web\n';
    expect(mapped(template, 'spec:\n  replicas: 3\n  image: web')).toEqual(['1: spec:', '3: replicas: 3', '7: image: web']);
    expect(mapped(template, 'spec:\n  paused: true\n  image: web')).toEqual(['1: spec:', '5: paused: true', '7: image: web']);
  });

  it('is the same one for each round of a range', () => {
    const template = 'env:\n{{- range .Values.env }}\n  - name: {{ .name }}\n    value: {{ .value | quote }}\n{{- end }}\nimage: web\n';
    expect(mapped(template, 'env:\n  - name: A\n    value: "1"\n  - name: B\n    value: "2"\nimage: web')).toEqual(['1: env:', '3: - name: A', '4: value: "1"', '3: - name: B', '4: value: "2"', '6: image: web']);
  });

  it('is the action that writes many lines, between its neighbours', () => {
    const template = 'labels:\n  {{- include "web.labels" . | nindent 2 }}\nimage: web\n';
    expect(mapped(template, 'labels:\n  app: web\n  tier: front\nimage: web')).toEqual(['1: labels:', '2: app: web', '2: tier: front', '3: image: web']);
  });

  it('is none where two could have made it', () => {
    const template = '{{- toYaml .Values.one }}\n{{- toYaml .Values.two }}\nimage: web\n';
    expect(mapped(template, 'a: 1\nb: 2\nimage: web')).toEqual(['-: a: 1', '-: b: 2', '3: image: web']);
  });

  it('is none of a line that only looks like it: what an included text holds may be the same', () => {
    const template = 'containers:\n  {{- include "web.container" . | nindent 2 }}\n  {{- if .Values.sidecar }}\n  - image: {{ .Values.sidecar }}\n  {{- end }}\n';
    expect(mapped(template, 'containers:\n  - image: quay.io/shop/web:1')).toEqual(['1: containers:', '-: - image: quay.io/shop/web:1']);
  });

  it('is sought in each document of a template alone, wherever helm has put it', () => {
    const template = '{{- range .Values.names }}\n---\nkind: Service\nname: {{ . }}\n{{- end }}\n---\nkind: Pod\nname: {{ .Release.Name }}\n';
    expect(mapped(template, 'kind: Pod\nname: shop')).toEqual(['7: kind: Pod', '8: name: shop']);
    expect(mapped(template, 'kind: Service\nname: b')).toEqual(['3: kind: Service', '4: name: b']);
  });

  it('takes no account of comments of the template, of variables, and of what is defined for others', () => {
    const template = '{{- /* several\nlines */ -}}\n{{- $name := .Release.Name -}}\n{{- define "other" }}\nkind: Pod\n{{- end }}\nkind: Pod\n# {{ $name }}\nname: {{ printf "%s-{{x}}" $name }}\n';
    expect(mapped(template, 'kind: Pod\n# shop\nname: shop-{{x}}')).toEqual(['7: kind: Pod', '8: # shop', '9: name: shop-{{x}}']);
  });

  it('joins lines whose break an action takes away', () => {
    expect(mapped('name:\n  {{- .Values.name }}\nkind: Pod\n', 'name:web\nkind: Pod')).toEqual(['1: name:web', '3: kind: Pod']);
  });

  it('lets blocks be within a line', () => {
    expect(mapped('name: {{ if .a }}{{ .a }}{{ else }}web{{ end }}-pod\nkind: Pod\n', 'name: shop-pod\nkind: Pod')).toEqual(['1: name: shop-pod', '2: kind: Pod']);
  });

  it('is the right one where actions take blanks away, or come to nothing at the end of a line', () => {
    const template = 'serviceAccountName: {{ template "web.account" . }}\n{{- if .Values.security }}\nsecurityContext: {{- toYaml .Values.security | nindent 2 }}\n{{- end }}\nstrategy: {{ toYaml .Values.strategy | nindent 2 }}\nkind: Pod\n';
    expect(mapped(template, 'serviceAccountName: web\nsecurityContext:\n  runAsUser: 1\nstrategy: \n  type: Recreate\nkind: Pod')).toEqual([
      '1: serviceAccountName: web',
      '3: securityContext:',
      '3: runAsUser: 1',
      '5: strategy:',
      '5: type: Recreate',
      '6: kind: Pod',
    ]);
  });

  it('lets a line be left out that is a block as a whole', () => {
    const template = 'annotations:\n  {{ if .Values.role }}role: {{ .Values.role }}{{ end }}\n  checksum: {{ .Values.sum }}\n';
    expect(mapped(template, 'annotations:\n  \n  checksum: ab')).toEqual(['1: annotations:', '3: checksum: ab']);
    expect(mapped(template, 'annotations:\n  role: web\n  checksum: ab')).toEqual(['1: annotations:', '2: role: web', '3: checksum: ab']);
  });

  it.each([
    ['a block that begins in the middle of a line', 'name: {{ if .a }}one\nkind: Pod\n{{ end }}'],
    ['a block that is not closed', '{{ if .a }}\nkind: Pod\n'],
    ['one that is never opened', 'kind: Pod\n{{ end }}\n'],
    ['a template that leaves its loop', '{{ range .a }}\n{{ break }}\nkind: Pod\n{{ end }}'],
    ['an action without an end', 'kind: {{ .a\n'],
    ['a quote without an end', 'kind: {{ "a }}\n'],
  ])('is told of no line for %s', (_, template) => {
    expect(lineMapper(template)).toBeUndefined();
  });

  it('is none where the whole does not fit, as for a value of several lines that nobody could foresee', () => {
    expect(mapped('kind: Pod\nname: {{ .a }}\n', 'kind: Pod\nname: a\nb: c')).toEqual(['-: kind: Pod', '-: name: a', '-: b: c']);
  });

  it('takes a moment for a long template, and leaves a list of data alone', () => {
    const template = Array.from({ length: 300 }, (_, at) => `{{- if .a${at} }}\nkey${at}: {{ .b }}\n{{- end }}\n{{ toYaml .c${at} }}`).join('\n');
    const rendered = Array.from({ length: 600 }, (_, at) => `key${at % 300}: x`);
    const started = performance.now();
    expect(lineMapper(template)?.(rendered)(0)).toBeUndefined();
    expect(lineMapper(`data:\n${template}`)?.(Array.from({ length: 20_000 }, () => 'a: b'))(0)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
