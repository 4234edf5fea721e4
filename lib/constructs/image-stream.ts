import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Images } from './images';
import { metadataOf, NAME_LABEL, nameOf, type ObjectProps } from './metadata';
import { Problems } from './problems';
import { type StreamTagProps, streamTagsOf } from './stream-tags';

export interface ImageStreamProps extends ObjectProps {
  /** Tags with a source. A stream without any is filled by pushes and builds. @default none */
  readonly tags?: readonly StreamTagProps[];
  /** Let every workload of the namespace name this stream as its image, without a host (`spec.lookupPolicy.local`). @default true */
  readonly lookup?: boolean;
  /** Import every tag over plain HTTP or without checking certificates. @default false */
  readonly insecure?: boolean;
  /** Argo CD sync wave. Within one wave Argo CD applies streams after StatefulSets, so they get an earlier one. @default -1 */
  readonly wave?: number;
}

/** An OpenShift ImageStream whose sources are pinned to the digests of the image lock. Every field that the server would fill in is written. */
export class ImageStream extends Construct {
  /** The ImageStream, for what the props do not cover. */
  readonly imageStream: ApiObject;
  readonly name: string;

  constructor(scope: Construct, id: string, props: ImageStreamProps = {}) {
    super(scope, id);
    const problems = new Problems(this);
    const { lookup = true, wave = -1 } = props;
    this.name = nameOf(this, props);
    checkStreamName(this.name, lookup, problems);
    const annotations = { ...props.annotations, ...(props.insecure ? { 'openshift.io/image.insecureRepository': 'true' } : {}) };
    this.imageStream = new ApiObject(this, 'Resource', {
      apiVersion: 'image.openshift.io/v1',
      kind: 'ImageStream',
      metadata: metadataOf(this.name, { ...props, annotations, wave }, { [NAME_LABEL]: this.name }, problems),
      spec: { lookupPolicy: { local: lookup }, tags: props.tags && streamTagsOf(props.tags, Images.of(this), problems) },
    });
  }
}

function checkStreamName(name: string, lookup: boolean, problems: Problems): void {
  if (name.length > 255 || !/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(name)) {
    problems.add('name', name, 'a-z and 0-9, with single dots, dashes or underscores between');
  } else if (lookup && (name.includes('.') || name.startsWith('localhost'))) {
    problems.add('name', name, 'with lookup, a name without dots that does not start with localhost; anything else reads as a registry host');
  }
}
