import { describe, expect, it } from 'vitest';
import { importCharts, type Imported, type ImportOptions } from '../../lib/import/import';
import { readYaml } from '../../lib/yaml/read';
import { compilerProblems, objectsOf, synthesised, type Values } from './synthesise';

/** The charts of one file. */
function imported(text: string, options?: ImportOptions): Imported {
  return importCharts([readYaml('shop.yaml', text)], options);
}

/** The text of the only chart, which compiles. */
function chartText(text: string): string {
  const { files } = imported(text);
  expect(files.map(({ name }) => name)).toEqual(['shop.ts']);
  expect(compilerProblems(files)).toEqual([]);
  return files[0]?.text ?? '';
}

/** The statements of the chart's constructor. */
function bodyOf(text: string): string {
  return /^ {4}super\(scope, id, props\);\n\n?((?:.|\n)*?)^ {2}\}\n\}$/m.exec(chartText(text))?.[1] ?? '';
}

function notesOf(text: string, options?: ImportOptions): readonly string[] {
  return imported(text, options).notes.map(({ line, message, isLoss }) => `${line ?? '-'}${isLoss ? '!' : ''} ${message}`);
}

/** Holds the chart against what processing makes of the same values. */
function expectSame(text: string, values: Values = {}): void {
  const file = readYaml('shop.yaml', text);
  const { charts } = importCharts([file]);
  expect(charts.flatMap((chart) => synthesised(chart, values))).toStrictEqual(objectsOf(file, values));
}

const TEMPLATE = `kind: Template
apiVersion: template.openshift.io/v1
metadata:
  name: shop
  annotations: { description: A shop with one server. }
message: "Log in to \${NAME} with \${PASSWORD}."
labels: { app: "\${NAME}" }
objects:
  - kind: StatefulSet
    apiVersion: apps/v1
    metadata: { name: "\${NAME}", namespace: shop }
    spec:
      replicas: \${{REPLICAS}}
      serviceName: "\${NAME}"
      template:
        spec:
          containers:
            - { name: web, image: "registry.example.com/shop/\${NAME}:\${VERSION}", env: [{ name: PASSWORD, value: "\${PASSWORD}" }] }
parameters:
  - { name: NAME, description: What everything is called, value: web }
  - { name: VERSION, required: true }
  - { name: REPLICAS, value: "3" }
  - { name: PASSWORD, generate: expression, from: "[a-z]{12}" }
`;

describe('a chart of a Template', () => {
  it('has a prop for each parameter, and its references in the texts', () => {
    expect(chartText(TEMPLATE)).toBe(`import { ApiObject, Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';

/** The parameters of shop.yaml. */
export interface ShopChartProps extends ChartProps {
  /** Parameter VERSION. */
  readonly version: string;
  /** Parameter PASSWORD. */
  readonly password: string;
  /** What everything is called. @default 'web' */
  readonly name?: string;
  /** Parameter REPLICAS. @default 3 */
  readonly replicas?: number;
}

/**
 * Made from shop.yaml by pinstream import. From here on the chart is what is changed.
 *
 * A shop with one server.
 *
 * After processing, the Template says: Log in to \${NAME} with \${PASSWORD}.
 */
export class ShopChart extends Chart {
  constructor(scope: Construct, id: string, props: ShopChartProps) {
    super(scope, id, props);
    const { version, password, name = 'web', replicas = 3 } = props;

    new ApiObject(this, 'StatefulSet', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name, labels: { app: name } },
      spec: {
        replicas,
        serviceName: name,
        template: {
          spec: {
            containers: [
              {
                name: 'web',
                image: \`registry.example.com/shop/\${name}:\${version}\`,
                env: [{ name: 'PASSWORD', value: password }],
              },
            ],
          },
        },
      },
    });
  }
}
`);
    expectSame(TEMPLATE, { VERSION: '1.2', PASSWORD: 'secret' });
    expectSame(TEMPLATE, { VERSION: '1.2', PASSWORD: '$&`', NAME: "it's", REPLICAS: '5' });
  });

  it('lists what is generated, and what has no use', () => {
    expect(notesOf(TEMPLATE.replace('parameters:\n', 'parameters:\n  - { name: DEBUG, value: "false" }\n'))).toEqual([
      '20 no object uses the parameter DEBUG; it is left out',
      '24 PASSWORD is generated from [a-z]{12}, and a chart has to come out the same each time; its prop is required: make a value once, and keep it where secrets are kept',
    ]);
  });

  const typed = (value: string, more = ''): string => `kind: Template
apiVersion: template.openshift.io/v1
metadata: { name: shop }
objects:
  - { kind: ConfigMap, apiVersion: v1, metadata: { name: settings }, data: { typed: "\${{VALUE}}"${more} } }
parameters: [{ name: VALUE, value: ${JSON.stringify(value)} }]
`;

  const TYPED = [
    ['a number', '3', 'number', '3'],
    ['a boolean', 'true', 'boolean', 'true'],
    ['text', 'auto', 'string | number | boolean', "'auto'"],
    ['nothing', '', 'string | number | boolean', "''"],
    ['a number that is written in another way than it is printed', '1.50', 'string', "'1.50'"],
    ['a list', '[1, "two"]', 'string', `'[1, "two"]'`],
    ['null', 'null', 'string', "'null'"],
    ['a quoted text', '"3"', 'string', `'"3"'`],
  ] as const;

  it.each(TYPED)('gives a reference with two braces the type of its value: %s', (_, value, type, fallback) => {
    const text = typed(value, ', text: "${VALUE}"');
    const [chart] = imported(text).charts;
    expect(chart?.text).toContain(`  readonly value?: ${type};`);
    expect(chart?.text).toContain(`const { value = ${fallback} } = props;`);
    expectSame(text);
    expectSame(text, { VALUE: '7' });
  });

  it('compiles with references of every type', () => {
    const files = TYPED.map(([, value], at) => ({ name: `typed-${at}.ts`, text: imported(typed(value, ', text: "${VALUE}"')).files[0]?.text ?? '' }));
    expect(compilerProblems(files)).toEqual([]);
  });

  it('takes labels, groups and namespaces as processing leaves them, and keys made of parameters', () => {
    const text = `kind: Template
apiVersion: v1
labels: { app: "\${APP}", "\${APP}/tier": web }
objects:
  - { kind: Route, apiVersion: v1, metadata: { name: shop, namespace: elsewhere, labels: { app: old, own: "1" } }, spec: { to: { kind: Service, name: shop } } }
  - { kind: ConfigMap, apiVersion: v1, metadata: { name: "\${APP}-settings", namespace: "\${PROJECT}" }, data: { "\${APP}.conf": "on", shop.conf: "off" } }
parameters: [{ name: APP, value: shop }, { name: PROJECT, value: shop }]
`;
    expect(bodyOf(text)).toBe(`    const { app = 'shop', project = 'shop' } = props;

    new ApiObject(this, 'Route', {
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: { name: 'shop', labels: { app, own: '1', [\`\${app}/tier\`]: 'web' } },
      spec: { to: { kind: 'Service', name: 'shop' } },
    });
    new ApiObject(this, 'ConfigMap', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: \`\${app}-settings\`, namespace: project, labels: { app, [\`\${app}/tier\`]: 'web' } },
      data: { 'shop.conf': 'off', [\`\${app}.conf\`]: 'on' },
    });
`);
    expectSame(text);
    expectSame(text, { APP: 'books', PROJECT: 'east' });
  });

  it('gives parameters names that a chart can have, each one of its own', () => {
    const names = ['NAMESPACE', 'CONSTRUCTOR', 'class', 'APP_NAME', 'app_name', 'appName', '2FA', '__proto__', 'SCOPE', '_'];
    const text = `kind: Template
apiVersion: template.openshift.io/v1
objects:
  - kind: ConfigMap
    apiVersion: v1
    metadata: { name: settings }
    data: { ${names.map((name, at) => `k${at}: "\${${name}}"`).join(', ')} }
parameters: [${names.map((name) => `{ name: ${JSON.stringify(name)}, value: "of ${name}" }`).join(', ')}]
`;
    const [chart] = imported(text).charts;
    expect(chart?.props.map(({ name }) => name)).toEqual(['namespaceValue', 'constructorValue', 'classValue', 'appName', 'appName2', 'appName3', 'parameter2fa', 'proto', 'scopeValue', 'parameter']);
    chartText(text);
    expectSame(text);
  });

  it('tells of references that nothing declares, of parameters declared twice, and of what processing stops at', () => {
    const text = `kind: Template
apiVersion: template.openshift.io/v1
objects:
  - { kind: ConfigMap, apiVersion: v1, metadata: { name: settings }, data: { one: "\${ONE}", two: "\${TWO}" } }
  - just a text
  - { kind: List, apiVersion: v1, items: [{ kind: Secret, apiVersion: v1, metadata: { name: keys } }, {}] }
parameters: [{ name: ONE, value: a }, { name: ONE, value: b }]
`;
    expect(notesOf(text)).toEqual([
      '4 no parameter is called TWO, so that the reference stays in the text as it is written',
      '5! an object of a Template has to be a map',
      '6! this is no object, as it lacks a kind or an apiVersion; it is left out',
      '6 each item of the List is an object of the chart; the List itself is left out',
      '7 ONE is declared before: references take this one, while a value given on the command line goes to the first',
    ]);
    expectSame(text.replace(', {}', ''));
  });
});

describe('a chart of plain manifests', () => {
  it('has the objects as they are, nulls and empty metadata too', () => {
    const text = `# what the console exported
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: { creationTimestamp: null, name: web, labels: {}, annotations: { checked: true } }
    spec: { ports: [{ port: 80, targetPort: http }], clusterIP: None }
    status: { loadBalancer: {} }
  - apiVersion: v1
    kind: ConfigMap
    metadata: { generateName: settings- }
    data:
      start.sh: |
        #!/bin/sh
        exec nginx -c "\${CONFIG}" \`hostname\`
      one: "line\\n"
---
apiVersion: v1
kind: Pod
metadata: { name: web, ownerReferences: [{ apiVersion: v1, kind: Node, name: one, uid: u }] }
spec: { volumes: [{ name: tmp, emptyDir: null }, null], nodeName: }
`;
    expect(bodyOf(text)).toBe(`    new ApiObject(this, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { ports: [{ port: 80, targetPort: 'http' }], clusterIP: 'None' },
      status: { loadBalancer: {} },
    }).addJsonPatch(
      JsonPatch.add('/metadata/labels', {}),
      JsonPatch.add('/metadata/annotations', { checked: true }),
      JsonPatch.add('/metadata/creationTimestamp', null),
    );
    new ApiObject(this, 'ConfigMap', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { generateName: 'settings-' },
      data: {
        'start.sh': [
          '#!/bin/sh',
          'exec nginx -c "\${CONFIG}" \`hostname\`',
          '',
        ].join('\\n'),
        one: 'line\\n',
      },
    }).addJsonPatch(
      JsonPatch.remove('/metadata/name'),
    );
    new ApiObject(this, 'Pod', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web' },
      spec: { volumes: [{ name: 'tmp' }, null] },
    }).addJsonPatch(
      JsonPatch.add('/spec/volumes/0/emptyDir', null),
      JsonPatch.replace('/spec/volumes/1', null),
      JsonPatch.add('/spec/nodeName', null),
      JsonPatch.add('/metadata/ownerReferences', [{ apiVersion: 'v1', kind: 'Node', name: 'one', uid: 'u' }]),
    );
`);
    expectSame(text);
    expect(notesOf(text)).toEqual([
      '1 a comment is left out',
      '2 each item of the List is an object of the chart; the List itself is left out',
      "10 the ConfigMap has no name, and PinstreamApp refuses what has none; cdk8s' own App takes it",
    ]);
  });

  it('takes the last of two equal keys, leaves out what is no object, and says so', () => {
    const text = `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data:
  mode: fast
  mode: slow
---
mode: fast
---
apiVersion: v1
kind: [
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
---
apiVersion: a/b/c
kind: Odd
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
`;
    expect(notesOf(text)).toEqual([
      '6 data.mode is written twice, and only the last one counts',
      '8! this is no object, as it lacks a kind or an apiVersion; it is left out',
      expect.stringMatching(/^12! the document cannot be read: /),
      '13! a Kustomization is for kustomize alone; it is left out: import what kustomize build prints',
      '16! an apiVersion has one slash at most, and a/b/c has more; it is left out',
      '19 ConfigMap/settings is there before; PinstreamApp refuses an object made twice, so keep the charts in apps of their own or take one away',
    ]);
    expect(imported(text).charts.flatMap((chart) => synthesised(chart))).toStrictEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { mode: 'slow' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } },
    ]);
  });

  it('makes no chart of a file without an object', () => {
    expect(imported('mode: fast\n').files).toEqual([]);
  });
});
