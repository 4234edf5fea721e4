import { badImageTrigger } from '../../../rules/streams/bad-image-trigger';
import { ruleTest } from '../../support/rule-test';

const NAME = 'image.openshift.io/triggers';
const DIGEST = `sha256:${'1'.repeat(64)}`;
const WEB = 'spec.template.spec.containers[?(@.name=="web")].image';
const SIDE = 'spec.template.spec.containers[?(@.name=="side")].image';

interface Source {
  readonly name?: string;
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly namespace?: string;
}

/** One trigger; `more` are further keys. */
const trigger = (fieldPath: string, source: Source = {}, more: Readonly<Record<string, unknown>> = {}): object => {
  return { from: { kind: 'ImageStreamTag', name: 'app:1', ...source }, fieldPath, ...more };
};

/** An annotation's line; `triggers` as text stand as they are. */
const annotation = (triggers: readonly object[] | string, mark = ''): string => {
  const text = typeof triggers === 'string' ? triggers : JSON.stringify(triggers);
  return `${NAME}: ${JSON.stringify(text)}${mark === '' ? '' : `   #! ${mark}`}`;
};

/** A workload `web` with the containers web and side and the init container init; the lines go to its metadata. */
const workload = (own: string, { kind = 'StatefulSet', template = '' }: { readonly kind?: string; readonly template?: string } = {}): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: web
  annotations:
    team: blue
    ${own}
spec:
  template:
    metadata:
      labels: { app: web }
      ${template === '' ? '' : `annotations:\n        ${template}`}
    spec:
      initContainers: [{ name: init, image: "app:1" }]
      containers: [{ name: web, image: "app:1" }, { name: side, image: "app:1" }]
`;

const set = (triggers: readonly object[] | string, mark = ''): string => workload(annotation(triggers, mark));
const one = (fieldPath: string, mark = ''): string => set([trigger(fieldPath)], mark);

const cronJob = (lines: string, job = ''): string => `apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
  ${lines}
spec:
  jobTemplate:
    ${job === '' ? '' : `metadata:\n      ${job}`}
    spec: { template: { spec: { containers: [{ name: report, image: "app:1" }] } } }
`;

const REPORT = 'spec.jobTemplate.spec.template.spec.containers[?(@.name=="report")].image';

const template = (triggers: string, parameters: string, mark = '', container = 'web'): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      annotations:
        ${annotation(triggers, mark)}
    spec: { template: { spec: { containers: [{ name: "${container}", image: "app:1" }] } } }
`;

ruleTest(badImageTrigger, {
  valid: {
    'a trigger by name': { yaml: one(WEB) },
    'a trigger by index': { yaml: one('spec.template.spec.containers[1].image') },
    'an init container by either list': { yaml: set([trigger('spec.template.spec.initContainers[?(@.name=="init")].image'), trigger('spec.template.spec.containers[?(@.name=="init")].image')]) },
    'a paused trigger': { yaml: set([trigger(WEB, {}, { paused: true })]) },
    'an empty tag means latest': { yaml: set([trigger(WEB, { name: 'app:' })]) },
    'a tag in another namespace': { yaml: set([trigger(WEB, { namespace: 'builds' })]) },
    'keys in any case': { yaml: set(`[{"From":{"Kind":"ImageStreamTag","Name":"app:1"},"FIELDPATH":${JSON.stringify(WEB)}}]`) },
    'no triggers at all': { yaml: set('[]') },
    'a Deployment and a DaemonSet have them too': { yaml: `${workload(annotation([trigger(WEB)]), { kind: 'Deployment' })}---\n${workload(annotation([trigger(WEB)]), { kind: 'DaemonSet' })}` },
    'a CronJob has them on its own metadata': { yaml: cronJob(`annotations: { ${annotation([trigger(REPORT)])} }`) },
    'the triggers of a DeploymentConfig are for bad-config-trigger': {
      yaml: `apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: { name: web }
spec:
  triggers: [{ type: ImageChange, imageChangeParams: { automatic: true, containerNames: [wbe], from: { kind: ImageStreamTag, name: app } } }]
  template: { spec: { containers: [{ name: web, image: "app:1" }] } }
`,
    },
    'an operator may read it from its own kind': {
      yaml: `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: web\n  annotations:\n    ${annotation([trigger(WEB)])}\n`,
    },
    'Kubernetes has nobody who reads it': { yaml: set('web'), target: { platform: 'kubernetes' } },
    'an annotation that deployment will tell may be any list': { yaml: template('${TRIGGERS}', '{ name: TRIGGERS }') },
    'a source that deployment will tell may have a tag': { yaml: template(JSON.stringify([trigger(WEB, { name: '${SOURCE}' })]), '{ name: SOURCE }') },
    'a kind that deployment will tell may be the right one': { yaml: template(JSON.stringify([trigger(WEB, { kind: '${KIND}' })]), '{ name: KIND }') },
    'a path that deployment will tell may be a good one': { yaml: template(JSON.stringify([trigger('${FIELD}')]), '{ name: FIELD }') },
    'a container whose name deployment will tell may be the one': { yaml: template(JSON.stringify([trigger(WEB)]), '{ name: CONTAINER }', '', '${CONTAINER}') },
    'a patch without containers says nothing of their names': {
      yaml: `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    ${annotation([trigger(WEB)])}\n`,
    },
  },
  invalid: {
    'an empty annotation': { yaml: set('', 'notJson:error'), says: ['is empty and no JSON, so none of its triggers works'] },
    'text that is no JSON': { yaml: set('app:1', 'notJson'), says: ['The trigger annotation is no JSON'] },
    'JSON in single quotes': {
      yaml: set(`[{'from':{'kind':'ImageStreamTag','name':'app:1'}, 'fieldPath':'${WEB}'}]`, 'notJson'),
      fixed: set(`[{"from":{"kind":"ImageStreamTag","name":"app:1"}, "fieldPath":${JSON.stringify(WEB)}}]`),
    },
    'a comma too many, on lines of its own': {
      yaml: set(`[\n  {\n    "from": { "kind": "ImageStreamTag", "name": "app:1" },\n    "fieldPath": ${JSON.stringify(WEB)},\n  }\n]`, 'notJson'),
      fixed: set(`[\n  {\n    "from": { "kind": "ImageStreamTag", "name": "app:1" },\n    "fieldPath": ${JSON.stringify(WEB)}\n  }\n]`),
    },
    'a list in block style': {
      yaml: set(`- from: { kind: ImageStreamTag, name: "app:1" }\n  fieldPath: spec.template.spec.containers[0].image\n`, 'notJson'),
      fixed: set([trigger('spec.template.spec.containers[0].image')]),
    },
    'an object instead of a list': { yaml: set(JSON.stringify(trigger(WEB)), 'wrongType:error'), says: ['is an object and no list of triggers'], fixed: set([trigger(WEB)]) },
    'a number instead of a list': { yaml: set('7', 'wrongType'), says: ['is a number and no list of triggers'] },
    'a list of names': { yaml: set('["app:1"]', 'wrongType'), says: ['holds text where a trigger should be'] },
    'a source as text': { yaml: set(`[{"from":"app:1","fieldPath":${JSON.stringify(WEB)}}]`, 'wrongType'), says: ['gives from text; it takes an object'] },
    'a YAML list, which no annotation can hold': {
      yaml: workload(`${NAME}: ${JSON.stringify([trigger(WEB)])}   #! wrongType`),
      says: ['is no text; the annotation holds its list of triggers as a JSON string'],
      fixed: set([trigger(WEB)]),
    },
    'paused as text kills the annotation': {
      yaml: set([trigger(WEB, {}, { paused: 'false' })], 'wrongType'),
      says: ['gives paused text; it takes true or false without quotes; while that is so'],
      fixed: set([trigger(WEB, {}, { paused: false })]),
    },
    'paused as the text true': { yaml: set([trigger(WEB, {}, { paused: 'true' })], 'wrongType'), fixed: set([trigger(WEB, {}, { paused: true })]) },
    'paused as another text is for a person to settle': { yaml: set([trigger(WEB, {}, { paused: 'yes' })], 'wrongType') },
    'two triggers for one field path': {
      yaml: set([trigger(WEB), trigger(WEB, { name: 'app:2' })], 'duplicatePath:error'),
      says: [`names the field path ${WEB} twice, and for that the controller drops all`],
    },
    'the same trigger twice': { yaml: set([trigger(WEB), trigger(WEB)], 'duplicatePath'), fixed: set([trigger(WEB)]) },
    'a ReplicaSet is not watched': {
      yaml: workload(annotation([trigger(WEB)], 'notWatched:error'), { kind: 'ReplicaSet' }),
      says: ['stands on a ReplicaSet', 'Deployment, StatefulSet, DaemonSet and CronJob alone'],
    },
    'a Job is not watched': {
      yaml: `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: web\n  annotations:\n    ${annotation([trigger(WEB)], 'notWatched')}\nspec: { template: { spec: { containers: [] } } }\n`,
    },
    'a Pod is not watched': { yaml: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    ${annotation([trigger(WEB)], 'notWatched')}\nspec: { containers: [] }\n` },
    'a Service is not watched': { yaml: `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  annotations:\n    ${annotation([trigger(WEB)], 'notWatched')}\n` },
    'on the pod template it moves to the object': {
      yaml: workload('shop: web', { template: annotation([trigger(WEB)], 'misplaced:error') }),
      says: ['stands on the pod template of StatefulSet/web', "move it to the object's own metadata.annotations"],
      fixed: workload(`shop: web\n    ${annotation([trigger(WEB)])}`),
    },
    'on the pod template and on the object, once is enough': {
      yaml: workload(annotation([trigger(WEB)]), { template: annotation([trigger(WEB)], 'misplaced') }),
      fixed: set([trigger(WEB)]),
    },
    'another list on the pod template is for a person to merge': {
      yaml: workload(annotation([trigger(WEB)]), { template: annotation([trigger(SIDE)], 'misplaced') }),
      says: ['the object carries another list of triggers'],
    },
    'on the job template of a CronJob': {
      yaml: cronJob('labels: { app: report }', `annotations:\n        ${annotation([trigger(REPORT)], 'misplaced')}`),
      says: ['stands on the job template of CronJob/report'],
      fixed: cronJob(`labels: { app: report }\n  annotations: { ${annotation([trigger(REPORT)])} }`),
    },
    'on the pod template of a kind that is not watched': { yaml: workload('shop: web', { kind: 'ReplicaSet', template: annotation([trigger(WEB)], 'notWatched') }) },
    'on a DeploymentConfig, which has spec.triggers': {
      yaml: `apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata:\n  name: web\n  annotations:\n    ${annotation([trigger(WEB)], 'onConfig:error')}\n`,
      says: ['DeploymentConfig/web', 'spec.triggers', 'oc set triggers'],
    },
    'a source without a tag': {
      yaml: set([trigger(WEB, { name: 'app' })], 'missingTag:error'),
      says: ['The trigger for app names no tag and never fires'],
    },
    'a source without a name': { yaml: set([trigger(WEB), trigger(SIDE, { name: '' })], 'missingTag'), says: ['Trigger 2 of the annotation names no tag'] },
    'a source with a digest': { yaml: set([trigger(WEB, { name: `app@${DIGEST}` })], 'digestSource:error'), says: ['follows a digest, which never moves'] },
    'a source of another kind': {
      yaml: set([trigger(WEB, { kind: 'DockerImage', name: 'quay.io/shop/app:1' })], 'wrongKind:error'),
      says: ['The trigger for quay.io/shop/app:1 follows the kind DockerImage and not ImageStreamTag'],
    },
    'a source without a kind': { yaml: set('[{"from":{"name":"app:1"},"fieldPath":"spec.template.spec.containers[0].image"}]', 'wrongKind'), says: ['follows no kind and not ImageStreamTag'] },
    'the kind of the stream with a tag can mean one thing': { yaml: set([trigger(WEB, { kind: 'ImageStream' })], 'wrongKind'), fixed: set([trigger(WEB)]) },
    'a source with an apiVersion': {
      yaml: set([trigger(WEB, { apiVersion: 'image.openshift.io/v1' })], 'apiVersion:error'),
      says: ['names an apiVersion, and for that the controller does not find it', 'take the apiVersion away'],
      fixed: set([trigger(WEB)]),
    },
    'a path with a dot before it': { yaml: one(`.${WEB}`, 'wrongPath:error'), says: [`its field path .${WEB} does not start with spec.template.spec.,`], fixed: one(WEB) },
    'a path in braces': { yaml: one(`{.${WEB}}`, 'wrongPath'), fixed: one(WEB) },
    'the path of a Deployment in a CronJob': {
      yaml: cronJob(`annotations:\n    ${annotation([trigger('spec.template.spec.containers[?(@.name=="report")].image')], 'wrongPath')}`),
      says: ['does not start with spec.jobTemplate.spec.template.spec.'],
      fixed: cronJob(`annotations:\n    ${annotation([trigger(REPORT)])}`),
    },
    'the path of a Pod': { yaml: one('spec.containers[0].image', 'wrongPath'), fixed: one('spec.template.spec.containers[0].image') },
    'no path at all': { yaml: set('[{"from":{"kind":"ImageStreamTag","name":"app:1"}}]', 'wrongPath'), says: ['its field path "" does not start'] },
    'a path that ends at the container': {
      yaml: one('spec.template.spec.containers[0]', 'badField:error'),
      says: ['no trigger of the object is applied. Write spec.template.spec.containers[0].image'],
      fixed: one('spec.template.spec.containers[0].image'),
    },
    'a path that goes on behind the image': { yaml: one('spec.template.spec.containers[0].image.x', 'badField') },
    'a path to another field': { yaml: one('spec.template.spec.volumes[0].image', 'badField') },
    'a selector in single quotes': {
      yaml: one("spec.template.spec.containers[?(@.name=='web')].image", 'badSelector:error'),
      says: ["by [?(@.name=='web')]", 'with double quotes and no spaces'],
      fixed: one(WEB),
    },
    'a selector with spaces': { yaml: one('spec.template.spec.containers[?(@.name == "web")].image', 'badSelector'), fixed: one(WEB) },
    'a selector with quotes escaped twice': { yaml: one('spec.template.spec.containers[?(@.name==\\"web\\")].image', 'badSelector'), fixed: one(WEB) },
    'a selector that is a bare name': { yaml: one('spec.template.spec.containers[web].image', 'badSelector') },
    'a container that is not there': {
      yaml: one('spec.template.spec.containers[?(@.name=="wbe")].image', 'unknownContainer:error'),
      says: ['selects the container wbe, which is not there (did you mean web?)', 'the containers are init, web, side'],
    },
    'one past the last container, whatever the containers will be called': {
      yaml: template(JSON.stringify([trigger('spec.template.spec.containers[1].image')]), '{ name: CONTAINER }', 'unknownContainer', '${CONTAINER}'),
      says: ['selects the container 1, which is not there', 'the containers are ${CONTAINER}'],
    },
    'a digest that deployment will tell': {
      yaml: template(JSON.stringify([trigger(WEB, { name: 'app@${DIGEST}' })]), '{ name: DIGEST }', 'digestSource'),
    },
    'one past the last container': { yaml: one('spec.template.spec.containers[2].image', 'unknownContainer'), says: ['selects the container 2, which is not there'] },
    'an index before the first': { yaml: one('spec.template.spec.containers[-1].image', 'unknownContainer') },
    'an index counts in the list that it names': { yaml: one('spec.template.spec.initContainers[1].image', 'unknownContainer') },
    'a good trigger beside one with an unknown container': { yaml: set([trigger(WEB), trigger('spec.template.spec.containers[?(@.name=="nope")].image')], 'unknownContainer') },
    'pause does not pause': {
      yaml: set([trigger(WEB, {}, { pause: 'true' })], 'neverPauses:error'),
      says: ['and so is not paused; write "paused": true'],
      fixed: set([trigger(WEB, {}, { paused: true })]),
    },
    'pause with false, which the web console wrote, asks for what happens anyway': {
      yaml: set([trigger(WEB, {}, { pause: 'false' })], 'ignoredPause:info'),
      fixed: set([trigger(WEB, {}, { paused: false })]),
    },
    'pause beside paused is for a person to settle': { yaml: set([trigger(WEB, {}, { paused: true, pause: false })], 'ignoredPause') },
    'a misspelt key': { yaml: set([trigger(WEB, {}, { pasued: true })], 'unknownKey:error'), says: ['has the key pasued, which means nothing there (did you mean paused?)'] },
    'the namespace beside its source': { yaml: set([trigger(WEB, {}, { namespace: 'builds' })], 'unknownKey'), says: ['has the key namespace, which means nothing there; it belongs into from'] },
    'paused inside the source': {
      yaml: set(`[{"from":{"kind":"ImageStreamTag","name":"app:1","paused":true},"fieldPath":${JSON.stringify(WEB)}}]`, 'unknownKey'),
      says: ['it belongs beside from'],
    },
    'a key of its own': { yaml: set([trigger(WEB, {}, { comment: 'blue team' })], 'ignoredKey:info'), says: ['has the key comment, which means nothing to the controller'] },
    'several faults, and one repair for all that can mean one thing': {
      yaml: set([trigger(`.${WEB}`, { apiVersion: 'v1' }, { pause: true }), trigger("spec.template.spec.containers[?(@.name=='side')].image", { name: 'app' })], 'neverPauses, apiVersion, wrongPath, missingTag, badSelector'),
      fixed: set([trigger(WEB, {}, { paused: true }), trigger(SIDE, { name: 'app' })]),
    },
    'only what is wrong is rewritten': {
      yaml: set(`[ { "fieldPath" : ${JSON.stringify(`.${WEB}`)},\n    "from":{"name":"app:1", "kind":"ImageStreamTag", "apiVersion": "v1"} } ]`, 'wrongPath, apiVersion'),
      fixed: set(`[ { "fieldPath" : ${JSON.stringify(WEB)},\n    "from":{"name":"app:1", "kind":"ImageStreamTag"} } ]`),
    },
    'in a Template the text of a parameter is not written over': {
      yaml: template(JSON.stringify([trigger(`.${WEB}`, { name: 'app:${TAG}' })]), '{ name: TAG, value: "1" }', 'wrongPath'),
      related: ['the parameter TAG supplies "1"'],
    },
    'in a Template a trigger with an unknown tag is still judged by its path': {
      yaml: template(JSON.stringify([trigger(`.${WEB}`, { name: 'app:${TAG}' })]), '{ name: TAG }', 'wrongPath'),
      says: ['The trigger for app:${TAG}'],
    },
    'the items of a List': {
      yaml: `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata:\n      name: web\n      annotations:\n        ${annotation([trigger(WEB)], 'notWatched')}\n`,
    },
  },
});
