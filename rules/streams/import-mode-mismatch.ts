import { type Path, valueAt } from '../../lib/base/path';
import { type Fix } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { lockedDigest } from '../../lib/images/digest-kind';
import type { LockEntry } from '../../lib/images/lock';
import { parseImage } from '../../lib/images/reference';
import { isMap } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { describeTarget } from '../../lib/kube/parse-target';
import { isImageStream, viewStream } from '../../lib/openshift/image-stream';
import { abridged } from '../images/settled-images';
import { hasImportModes } from './import-modes';

/** Flags tags that are pinned to an index and imported in the mode that takes one platform out of it. What is an index, the image lock tells. */
export const importModeMismatch = objectRule({
  id: 'import-mode-mismatch',
  summary: 'Image stream tag pinned to an index of which only one platform is imported',
  category: 'streams',
  preset: 'strict',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['ImageStream'],
  sources: [
    {
      title: 'openshift/openshift-apiserver: what each mode makes of an index (importManifest)',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apiserver/importer/importer.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/openshift-apiserver: Legacy is the mode of a tag that names none',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apis/image/v1/defaults.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'OpenShift: working with manifest lists, and the field importMode',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.12/html/images/importing-manifest-list-through-imagestreamimport_image-streams-managing',
      version: 'OpenShift 4.12',
    },
  ],
  messages: {
    legacy: ({ tag, image }: Pinned) =>
      `The tag ${tag} is pinned to the index ${image}, and the import mode Legacy keeps one platform's image of it, with another ` +
      'digest; write importMode: PreserveOriginal',
    unset: ({ tag, image }: Pinned) =>
      `The tag ${tag} is pinned to the index ${image} and names no import mode; most clusters then keep one platform's image of ` +
      'it, with another digest; write importMode: PreserveOriginal',
    noModes: ({ tag, image, assumed }: Pinned) =>
      `The tag ${tag} is pinned to the index ${image}, and ${assumed} keeps one platform's image of it, with another digest; ` +
      'pin the digest of the platform that the nodes have',
  },
  check(object, { report, images, target }) {
    if (target.platform === 'kubernetes' || images.keys.length === 0 || !isImageStream(object)) return;
    for (const { name: tag, path, from, reference } of viewStream(object).tags.values()) {
      if (path === undefined || from?.kind !== 'DockerImage' || reference) continue;
      const mode = modeOf(object, path);
      if (mode === undefined) continue;
      const parsed = parseImage(from.name);
      const locked = parsed.ok ? lockedDigest(images, parsed.value) : undefined;
      if (locked?.kind !== 'index') continue;
      const data = { tag, image: abridged(from.name), assumed: describeTarget(target) };
      if (!hasImportModes(target)) {
        report('noModes', { at: [...path, 'from', 'name'], data, hint: platformsOf(locked.entry) });
      } else {
        const at = [...path, 'importPolicy', 'importMode'];
        const details = { at, data, fix: preserve(object, at) };
        if (mode === 'Legacy') report('legacy', details);
        // A cluster's administrator may have set another default.
        else report('unset', { ...details, confidence: 'likely' });
      }
    }
  },
});

interface Pinned {
  readonly tag: string;
  readonly image: string;
  readonly assumed: string;
}

/** The mode where it takes one platform: `Legacy`, or `''` for none. Nothing where it is another, none that is known, or not told yet. */
function modeOf(object: KubeObject, path: Path): 'Legacy' | '' | undefined {
  const policy = valueAt(object.value, [...path, 'importPolicy']);
  if (policy !== undefined && policy !== null && !isMap(policy)) return undefined;
  const mode = policy?.['importMode'];
  if (mode === undefined || mode === null || mode === '') return '';
  return mode === 'Legacy' ? 'Legacy' : undefined;
}

function preserve(object: KubeObject, at: Path): Fix | undefined {
  const mode = valueAt(object.value, at);
  if (typeof mode === 'string' && !isLiteral(object, at, mode)) return undefined;
  const title = 'write importMode: PreserveOriginal';
  return { safety: 'safe', title, edits: [{ op: mode === undefined ? 'add' : 'replace', path: at, value: 'PreserveOriginal' }] };
}

function platformsOf({ platforms }: LockEntry): string | undefined {
  if (platforms.size === 0) return undefined;
  return `the image lock holds ${Array.from(platforms, ([platform, digest]) => `${platform} ${digest}`).join(', ')}`;
}
