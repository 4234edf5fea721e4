import { attestedIndex, chart, image, index } from './manifests';

const PLATFORMS: readonly string[] = ['linux/amd64', 'linux/arm64', 'linux/s390x'];

/** One of each kind of content that a registry holds under a tag. Always the same bytes. */
export const FIXTURES = {
  dockerImage: image('docker', 'linux/amd64', 'shop docker image'),
  ociImage: image('oci', 'linux/amd64', 'shop oci image'),
  dockerList: index('docker', PLATFORMS.map((platform) => image('docker', platform, 'shop docker list'))),
  /** Without attestations, as `podman manifest push` writes it. */
  ociIndex: index('oci', PLATFORMS.map((platform) => image('oci', platform, 'shop oci index'))),
  /** With variants and an attestation for each image, as `docker buildx` writes it. */
  armIndex: attestedIndex(['linux/amd64', 'linux/arm/v6', 'linux/arm/v7', 'linux/arm64/v8'].map((platform) => image('oci', platform, 'shop arm index'))),
  /** An index of an image and another index. */
  nestedIndex: index('oci', [image('oci', 'linux/amd64', 'shop nested'), index('oci', [image('oci', 'linux/arm64', 'shop nested')])]),
  helmChart: chart('shop'),
};
