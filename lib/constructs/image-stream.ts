import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ExistingStream, type ExistingStreamProps } from './existing-stream';
import { withExtra } from './extra';
import { Images } from './images';
import { metadataOf, NAME_LABEL, nameOf, namespaceOf, type ObjectProps } from './metadata';
import { Problems } from './problems';
import { checkStreamName } from './stream-names';
import type { NamedStream, StreamTagImage } from './stream-tag-image';
import { importedTags, type StreamTagProps, streamTagsOf } from './stream-tags';

export interface ImageStreamProps extends ObjectProps {
  /** Tags with a source. A stream without any is filled by pushes and builds. @default none */
  readonly tags?: readonly StreamTagProps[];
  /** Let every workload of the namespace name this stream as its image, without a host (`spec.lookupPolicy.local`). @default true */
  readonly lookup?: boolean;
  /** Import every tag over plain HTTP or without checking certificates. @default false */
  readonly insecure?: boolean;
  /** Argo CD sync wave. Within one wave Argo CD applies streams after workloads, so they get an earlier one. @default -1 */
  readonly wave?: number;
  /** Fields of the ImageStream's spec that no prop covers, written as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** An OpenShift ImageStream whose sources are pinned to the digests of the image lock. Every field that the server would fill in is written. */
export class ImageStream extends Construct implements NamedStream {
  /** A stream that something else creates, for workloads to name. Declare it to the linter under `externals`, too. */
  static fromName(scope: Construct, id: string, name: string, props: ExistingStreamProps = {}): NamedStream {
    return new ExistingStream(scope, id, name, props);
  }

  /** The ImageStream, for what the props do not cover. */
  readonly imageStream: ApiObject;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly lookup: boolean;
  readonly tagNames: readonly string[] | undefined;
  readonly wave: number;

  constructor(scope: Construct, id: string, props: ImageStreamProps = {}) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    this.namespace = namespaceOf(this, props);
    this.lookup = props.lookup ?? true;
    this.tagNames = props.tags && props.tags.length > 0 ? importedTags(props.tags) : undefined;
    this.wave = props.wave ?? -1;
    checkStreamName(problems, 'name', this.name, this.lookup);
    const annotations: Readonly<Record<string, string>> = props.insecure ? { 'openshift.io/image.insecureRepository': 'true' } : {};
    const spec = { lookupPolicy: { local: this.lookup }, tags: props.tags && streamTagsOf(props.tags, this, Images.of(this), problems) };
    this.imageStream = new ApiObject(this, 'Resource', {
      apiVersion: 'image.openshift.io/v1',
      kind: 'ImageStream',
      metadata: metadataOf(this.name, { ...props, wave: this.wave }, { [NAME_LABEL]: this.name }, problems, annotations),
      spec: withExtra(spec, props.extra, problems, 'extra'),
    });
  }

  /** The tag as the image of a container: `image: stream.tag('1.0')`. */
  tag(name: string): StreamTagImage {
    return { stream: this, tag: name };
  }
}
