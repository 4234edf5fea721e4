import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { lockOf } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { undefinedParameter } from '../../../rules/templates/undefined-parameter';
import { CORPUS, corpusFiles, needing } from '../../support/corpus';
import { ruleTest } from '../../support/rule-test';

/** A Template with the parameter VERSION; `rest` are further lines of its top level. */
const template = (rest: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: VERSION, value: "1.2" }]
${rest}
`;

const pod = (container: string): string => template(`objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${container}`);

const configMap = (data: string, kind = 'ConfigMap', field = 'data'): string => template(`objects:
  - apiVersion: v1
    kind: ${kind}
    metadata: { name: web }
    ${field}:
      ${data}`);

ruleTest(undefinedParameter, {
  valid: {
    'a declared parameter is replaced': { yaml: pod('image: "quay.io/shop/web:${VERSION}"') },
    'a parameter without a value is declared all the same': {
      yaml: 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: shop }\nparameters: [{ name: NAME }]\nmessage: "${NAME}"\n',
    },
    'a name without quotes that is read as false is declared all the same': {
      yaml: 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: shop }\nparameters: [{ name: N }, { name: 5 }]\nmessage: "${N} ${5}"\n',
    },
    'a manifest that is no Template is not processed': { yaml: 'apiVersion: v1\nkind: Pod\nmetadata: { name: "${NAME}" }\n' },
    'a typed reference inside a longer text is none': { yaml: pod('image: "quay.io/shop/web:${{TAG}}"') },
    'what is malformed is plain text': { yaml: pod('env: [{ name: A, value: "${a-b} ${ A } $HOME $(HOST)" }]') },
    'a command leaves variables to its shell': { yaml: pod('command: [sh, -c, "exec web --host=${HOSTNAME}"]') },
    'so do args': { yaml: pod('args: ["--host=${HOSTNAME}"]') },
    'so does the command of a probe': { yaml: pod('readinessProbe: { exec: { command: [sh, -c, "test -f ${HOME}/ready"] } }') },
    'a text of several lines is a script': { yaml: pod('env:\n            - name: START\n              value: |\n                set -e\n                echo ${HOME}') },
    'a file in a ConfigMap has its own variables': { yaml: configMap('web.conf: "listen ${LISTEN_HOST}:8080"') },
    'so has a file in a Secret': { yaml: configMap('web.conf: "listen ${LISTEN_HOST}:8080"', 'Secret', 'stringData') },
    'a Dockerfile and a build script have theirs': {
      yaml: template(`objects:
  - apiVersion: build.openshift.io/v1
    kind: BuildConfig
    metadata: { name: web }
    spec:
      source: { dockerfile: "FROM quay.io/shop/base:\${BASE}" }
      postCommit: { script: "test -f \${HOME}/app" }`),
    },
    'parameters that are no list say nothing of their names': {
      yaml: 'apiVersion: template.openshift.io/v1\nkind: Template\nparameters: { NAME: web }\nmessage: "${NAME}"\n',
    },
  },
  invalid: {
    'a misspelt name in an image': {
      yaml: pod('image: "quay.io/shop/web:${VERSON}"   #! undefined:error'),
      says: ['${VERSON} stays in the manifest', 'no parameter VERSON (did you mean VERSION?)', 'write ${VERSION}'],
    },
    'a name that is near no other': { yaml: pod('image: "quay.io/shop/${REPOSITORY}:1.2"   #! undefined'), says: ['add "- name: REPOSITORY"'] },
    'names are compared letter by letter, case included': { yaml: pod('image: "quay.io/shop/web:${version}"   #! undefined'), says: ['did you mean VERSION?'] },
    'a typed reference': { yaml: pod('ports: [{ containerPort: "${{PORT}}" }]   #! undefined'), says: ['${{PORT}} stays'] },
    'a value of env, which Kubernetes does not expand': { yaml: pod('env: [{ name: PAGE, value: "https://${HOST}/" }]   #! undefined') },
    'two names in one text, each once': { yaml: pod('image: "quay.io/${TEAM}/${REPO}:${TEAM}"   #! undefined, undefined') },
    'a map key': { yaml: template('objects:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: web }\n    data:\n      "${FILE}.conf": a   #! undefined') },
    'a label that the Template puts on its objects': { yaml: template('labels: { app: "${APP}" }   #! undefined') },
    'the message, however many lines it has': { yaml: template('message: |   #! undefined\n  Welcome.\n  Log in at ${URL}.') },
    'a lone reference in a ConfigMap is no file': { yaml: configMap('version: "${VERSIO}"   #! undefined') },
    'a password that is a lone reference': { yaml: configMap('password: "${DB_PASSWORD}"   #! undefined', 'Secret', 'stringData') },
    'a lone reference among the args': { yaml: pod('args: ["${MODE}"]   #! undefined') },
    'a lone reference as a block of one line': { yaml: pod('env:\n            - name: A\n              value: |   #! undefined\n                ${MODE}') },
    'the items of a List': {
      yaml: template('objects:\n  - apiVersion: v1\n    kind: List\n    items:\n      - { apiVersion: v1, kind: Service, metadata: { name: "${SERVICE}" } }   #! undefined'),
    },
    'a Template without parameters': {
      yaml: 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: shop }\nmessage: "${NAME}"   #! undefined\n',
    },
    'a Template of the group-less v1': { yaml: 'apiVersion: v1\nkind: Template\nmetadata: { name: shop }\nmessage: "${NAME}"   #! undefined\n' },
  },
});

describe('undefined-parameter on real Templates', () => {
  it.skipIf(CORPUS === undefined)(`finds the two undeclared parameters of AMQ and no variable of a script${needing('the corpus', CORPUS)}`, () => {
    const files = corpusFiles().filter(({ path }) => path.startsWith('amq-broker/') || path.startsWith('openshift-library/'));
    const { sets } = workspaceOf(files.map(({ path, text }) => readYaml(path, text)));
    const { findings } = runRules(sets, { rules: [undefinedParameter], preset: 'recommended', target: UNDECIDED, images: lockOf([]), today: '2026-01-15' });
    expect(findings.map(({ place, message }) => `${place.uri} ${message.split(' ', 1)[0]}`)).toEqual([
      'amq-broker/templates/amq-broker-71-basic.yaml ${AMQ_QUEUE_MEMORY_LIMIT}',
      'amq-broker/templates/amq-broker-71-configmap.yaml ${AMQ_QUEUE_MEMORY_LIMIT}',
    ]);
  });
});
