import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkObjectName, checkOneOf, checkWhole } from './checks';
import { withExtra } from './extra';
import { type ClusterObjectProps, clusterObject } from './kubediag';
import { nameOf } from './metadata';
import { Problems } from './problems';

export interface KubeDiagOperationProps extends ClusterObjectProps {
  /** Path that requests go to: `/processor/statefulsetStuckDiagnoser`. */
  readonly path: string;
  /** DNS name or IPv4 address at which the processor answers, without scheme and port. @default the KubeDiag agent's own */
  readonly address?: string;
  /** @default the KubeDiag agent's own, 8090 as a rule */
  readonly port?: number;
  /** @default 'http' */
  readonly scheme?: 'http' | 'https';
  /** Seconds until a request is given up, at least 1. KubeDiag itself would wait 30. @default 60 */
  readonly timeoutSeconds?: number;
  /** Fields of the Operation's spec that no prop covers, written as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * A KubeDiag Operation: an HTTP processor that KubeDiag can call. KubeDiag sends no credentials, so the processor has to be out of reach
 * for everybody else. Needs the `httpServer` of KubeDiag 0.3; `path` and `scheme` directly under `processor` are refused there.
 */
export class KubeDiagOperation extends Construct {
  /** The Operation, for what the props do not cover. */
  readonly operation: ApiObject;
  readonly name: string;
  readonly wave: number;

  constructor(scope: Construct, id: string, props: KubeDiagOperationProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    this.wave = props.wave ?? 0;
    checkOperation(this.name, props, problems);
    const { address, path, port, scheme = 'http', timeoutSeconds = 60 } = props;
    const spec = withExtra({ processor: { httpServer: { address, path, port, scheme }, timeoutSeconds } }, props.extra, problems, 'extra');
    this.operation = clusterObject(this, 'Operation', this.name, props, spec, problems);
  }
}

function checkOperation(name: string, props: KubeDiagOperationProps, problems: Problems): void {
  const { address, path, port, scheme = 'http', timeoutSeconds = 60 } = props;
  checkObjectName(problems, 'name', name);
  if (address !== undefined) checkObjectName(problems, 'address', address);
  if (typeof path !== 'string' || !/^\/[^\s?#]*$/.test(path)) {
    problems.add('path', path, 'a path that starts with a slash, without query and fragment');
  }
  if (port !== undefined) checkWhole(problems, 'port', port, { min: 1, max: 65_535 });
  checkOneOf(problems, 'scheme', scheme, ['http', 'https']);
  checkWhole(problems, 'timeoutSeconds', timeoutSeconds, { min: 1 });
}
