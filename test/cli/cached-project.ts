import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pod } from './run-cli';

/** A headless Service. */
export const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: None\n  selector: { app: ${name} }\n  ports: [{ port: 80 }]\n`;

/** A StatefulSet with its Service's name. */
export function statefulSet(name: string, image = `quay.io/shop/${name}:latest`): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
spec:
  serviceName: ${name}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: ${name}
          image: ${image}
`;
}

const template = (name: string, image = `\${IMAGE}`): string =>
  `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: ${name} }\nparameters: [{ name: IMAGE, value: "quay.io/shop/web:latest" }]\nobjects:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: "${image}" }] }\n`;

const CONFIG = 'preset: strict\nignore:\n  - rules: [floating-tag]\n    objects: [StatefulSet/worker]\n    reason: the vendor ships no other\n';

export const LOCK = `lockfileVersion: 1
images:
  quay.io/shop/web:1.2:
    digest: sha256:${'0123456789abcdef'.repeat(4)}
    mediaType: application/vnd.oci.image.index.v1+json
    platforms:
      linux/amd64: sha256:${'fedcba9876543210'.repeat(4)}
`;

/** A repository with a set for each kind of input that a verdict depends on. */
export const PROJECT = {
  '.git/HEAD': '',
  '.pinstream.yaml': CONFIG,
  'shop/web.yaml': statefulSet('web'),
  'shop/service.yaml': service('web'),
  'shop/until.yaml': pod('quay.io/shop/until:latest # pinstream-ignore floating-tag: until we mirror it until=2026-01-20', 'until'),
  'worker/worker.yaml': statefulSet('worker'),
  'worker/service.yaml': service('worker'),
  'apps/queue/queue.yaml': statefulSet('queue'),
  'apps/other/pod.yaml': pod(),
  'templates/shop.yaml': `${template('one')}---\n${template('two')}`,
  'patched/kustomization.yaml': 'resources: [base.yaml]\n',
  'patched/base.yaml': statefulSet('base', 'nginx'),
  'patched/replicas.yaml': statefulSet('base', 'nginx:latest'),
  'streams/web.yaml': `apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: { name: web }\nspec:\n  lookupPolicy: { local: true }\n  tags: [{ name: "1", from: { kind: DockerImage, name: "quay.io/shop/web:1" } }]\n---\n${pod('web:1')}`,
  'pinned/pod.yaml': pod('quay.io/shop/web:1.2', 'pinned'),
  'chart/values.yaml': 'image: quay.io/shop/web:1.2\n',
  'released/Chart.yaml': 'name: released\n',
  'released/values.yaml': 'image: quay.io/shop/web:1.2\n',
  'broken/half.yaml': 'kind: Pod\nmetadata: {name: web\n',
};

/** What is different in the second of two runs. */
export interface Change {
  /** Of both runs. */
  readonly always?: readonly string[];
  readonly edit?: (cwd: string) => void;
  readonly words?: readonly string[];
  readonly today?: string;
}

/** A change of each kind of input that a verdict depends on, by what it is a change of. */
export const CHANGES: Readonly<Record<string, Change>> = {
  'the file itself': { edit: (cwd) => write(cwd, 'shop/web.yaml', statefulSet('web', 'shop')) },
  'lines before what is found': { edit: (cwd) => write(cwd, 'shop/web.yaml', `# the shop\n\n${statefulSet('web')}`) },
  'another file of the set': { edit: (cwd) => write(cwd, 'shop/service.yaml', service('other')) },
  'another file of the set, which is removed': { edit: (cwd) => rmSync(join(cwd, 'shop/service.yaml')) },
  'a file that joins the set from a folder beside it': { edit: (cwd) => write(cwd, 'apps/other/service.yaml', service('queue')) },
  'a file that comes to the folder': { edit: (cwd) => write(cwd, 'shop/again.yaml', statefulSet('web')) },
  'a file with findings, which is removed': { edit: (cwd) => rmSync(join(cwd, 'worker/worker.yaml')) },
  'the name of a file': { edit: (cwd) => renameSync(join(cwd, 'shop/web.yaml'), join(cwd, 'shop/x-web.yaml')) },
  'the first of two Templates in a file': { edit: (cwd) => write(cwd, 'templates/shop.yaml', `${template('one', 'quay.io/shop/web')}---\n${template('two')}`) },
  'a file that becomes a Template': { edit: (cwd) => write(cwd, 'shop/service.yaml', template('three')) },
  'a file that cannot be read any more': { edit: (cwd) => write(cwd, 'shop/service.yaml', `${service('web')}: {`) },
  'a file that can be read now': { edit: (cwd) => write(cwd, 'broken/half.yaml', pod()) },
  'the text that cannot be read': { edit: (cwd) => write(cwd, 'broken/half.yaml', 'kind: Pod\nmetadata: {name: [web\n') },
  'the bytes of a file that is no text': { edit: (cwd) => writeFileSync(join(cwd, 'broken/half.yaml'), Buffer.from([0x6b, 0xff, 0xfe])) },
  'the values of a chart': { edit: (cwd) => write(cwd, 'released/values.yaml', '# the shop\nimage: quay.io/shop/web:latest\n') },
  'a chart that comes to a file called values': { edit: (cwd) => write(cwd, 'chart/Chart.yaml', 'name: chart\n') },
  'a chart whose values are left': { edit: (cwd) => rmSync(join(cwd, 'released/Chart.yaml')) },
  'a kustomization': { edit: (cwd) => write(cwd, 'patched/kustomization.yaml', 'resources: [base.yaml]\npatches: [{path: replicas.yaml}]\n') },
  'the name of a kustomization': { edit: (cwd) => renameSync(join(cwd, 'patched/kustomization.yaml'), join(cwd, 'patched/other.yaml')) },
  'the preset of the configuration': { edit: (cwd) => write(cwd, '.pinstream.yaml', CONFIG.replace('strict', 'pedantic')) },
  'what the configuration ignores': { edit: (cwd) => write(cwd, '.pinstream.yaml', CONFIG.replace('worker', 'web')) },
  'what the configuration ignores, which turns out to be nothing': { edit: (cwd) => write(cwd, '.pinstream.yaml', CONFIG.replace('worker', 'nobody')) },
  'what the configuration declares to be a set': { edit: (cwd) => write(cwd, '.pinstream.yaml', `${CONFIG}sets:\n  - paths: [shop/web.yaml]\n`) },
  'what the configuration says lives elsewhere': { edit: (cwd) => write(cwd, '.pinstream.yaml', `${CONFIG}externals:\n  services: [{name: queue}]\n`) },
  'the platform of the configuration': { edit: (cwd) => write(cwd, '.pinstream.yaml', `${CONFIG}platform: kubernetes=1.34\n`) },
  'a nearer configuration': { edit: (cwd) => write(cwd, 'shop/.pinstream.yaml', 'preset: pedantic\n') },
  'a lock': { edit: (cwd) => write(cwd, 'images.lock.yaml', LOCK) },
  'what git ignores': { edit: (cwd) => write(cwd, '.gitignore', 'worker/\n') },
  'the day on which a suppression is over': { today: '2026-01-21' },
  'the preset': { words: ['--preset', 'recommended'] },
  'the rule that runs alone': { words: ['--only', 'floating-tag'] },
  'the platform': { words: ['--platform', 'kubernetes=1.34'] },
  'the word for Argo CD': { words: ['--argocd'] },
  'the word for CRI-O': { always: ['--platform', 'kubernetes=1.31'], words: ['--crio'] },
  'the value of a parameter': { words: ['--param', 'IMAGE=nginx'] },
  'the word against suppressions': { words: ['--no-suppressions'] },
  'the configuration that is named': { edit: (cwd) => write(cwd, 'other.yml', 'preset: recommended\n'), words: ['--config', 'other.yml'] },
  'the operands': { words: ['shop/web.yaml'] },
  'the operands, which leave a set in part': { words: ['shop/web.yaml', 'worker'] },
  'the part of a set that is named': { always: ['shop/until.yaml'], words: ['shop/web.yaml'] },
};

/** Writes a file of the project, and the folders it lies in. */
export function write(cwd: string, name: string, text: string): void {
  mkdirSync(dirname(join(cwd, name)), { recursive: true });
  writeFileSync(join(cwd, name), text);
}
