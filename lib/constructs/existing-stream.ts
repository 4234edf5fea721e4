import { Construct } from 'constructs';
import { checkUnique } from './checks';
import { namespaceOf } from './metadata';
import { Problems } from './problems';
import type { NamedStream, StreamTagImage } from './stream-tag-image';
import { checkStreamName, checkTagName } from './stream-names';

/** What is known of a stream that something else creates. */
export interface ExistingStreamProps {
  /** Whether its `spec.lookupPolicy.local` is true. Without it, workloads that name the stream get resolve-names. @default false */
  readonly lookup?: boolean;
  /** Its tags; a workload that names another one is refused. @default any */
  readonly tags?: readonly string[];
  /** @default the chart's, or none */
  readonly namespace?: string;
}

/** A stream that exists elsewhere. Writes no object. */
export class ExistingStream extends Construct implements NamedStream {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly lookup: boolean;
  readonly tagNames: readonly string[] | undefined;
  readonly wave = undefined;

  constructor(scope: Construct, id: string, name: string, props: ExistingStreamProps = {}) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = name;
    this.namespace = namespaceOf(this, props);
    this.lookup = props.lookup ?? false;
    this.tagNames = props.tags;
    checkStreamName(problems, 'name', name, this.lookup);
    checkUnique(problems, (index) => `tags[${index}]`, props.tags ?? []);
    props.tags?.forEach((tag, index) => checkTagName(problems, `tags[${index}]`, tag));
  }

  tag(name: string): StreamTagImage {
    return { stream: this, tag: name };
  }
}
