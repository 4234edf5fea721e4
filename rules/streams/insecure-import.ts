import type { Path } from '../../lib/base/path';
import { objectRule } from '../../lib/engine/rule';
import { isImageStream, viewStream } from '../../lib/openshift/image-stream';

const ANNOTATION = 'openshift.io/image.insecureRepository';

/** Flags streams and tags that may be imported over plain HTTP, or from a registry whose certificate nobody checks. */
export const insecureImport = objectRule({
  id: 'insecure-import',
  summary: 'Image stream that is imported without a check of the registry\'s certificate',
  category: 'streams',
  preset: 'strict',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['ImageStream'],
  sources: [
    {
      title: 'openshift/api: importPolicy.insecure, and the annotation for the whole stream',
      url: 'https://github.com/openshift/api/blob/release-4.20/image/v1/types.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/openshift-apiserver: the annotation counts with the value true alone',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apis/image/validation/validation.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'OpenShift: Image of config.openshift.io, additionalTrustedCA',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/config_apis/image-config-openshift-io-v1',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    tag: ({ tag, source }: { tag: string; source: string }) =>
      `The tag ${tag} may import ${source} over plain HTTP or with a certificate that nobody checks; have the cluster trust the ` +
      'registry\'s certificate, and take insecure: true away',
    stream: ({ stream }: { stream: string }) =>
      `The annotation ${ANNOTATION} lets every tag of the stream ${stream} be imported over plain HTTP or with a certificate that ` +
      'nobody checks; have the cluster trust the registry\'s certificate, and take the annotation away',
  },
  check(object, { report, target }) {
    if (target.platform === 'kubernetes' || !isImageStream(object)) return;
    if (object.annotations.get(ANNOTATION) === 'true') {
      report('stream', { at: OF_STREAM, data: { stream: object.name }, hint: TRUST });
    }
    for (const { name, path, from, insecure } of viewStream(object).tags.values()) {
      // Only images of a registry are imported; for other sources the switch stands there for nothing.
      if (!insecure || path === undefined || from?.kind !== 'DockerImage') continue;
      report('tag', { at: [...path, 'importPolicy', 'insecure'], data: { tag: name, source: from.name }, hint: TRUST });
    }
  },
});

const OF_STREAM: Path = ['metadata', 'annotations', ANNOTATION];

const TRUST =
  'put the registry\'s certificate authority into a ConfigMap of openshift-config, and name that in spec.additionalTrustedCA of image.config.openshift.io/cluster';
