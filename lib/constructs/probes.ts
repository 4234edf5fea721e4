import { checkOneOf, checkWhole } from './checks';
import type { Probe } from './kube-types';
import type { Problems } from './problems';

/** How the kubelet asks a container: over HTTP, by opening a TCP connection, with gRPC's health protocol or by a command. */
export type ProbeProps = (HttpProbe | TcpProbe | GrpcProbe | ExecProbe) & ProbeTiming;

export interface HttpProbe {
  readonly http: {
    /** @default '/' */
    readonly path?: string;
    /** A port's number, or the name of one of this container's ports. */
    readonly port: number | string;
    /** @default 'HTTP' */
    readonly scheme?: 'HTTP' | 'HTTPS';
  };
}

export interface TcpProbe {
  readonly tcp: { readonly port: number | string };
}

export interface GrpcProbe {
  readonly grpc: { readonly port: number; readonly service?: string };
}

export interface ExecProbe {
  /** Command and arguments; no shell. Exit code 0 is success. */
  readonly exec: readonly string[];
}

/** What is left out takes the API server's default: period 10, timeout 1, failures 3, successes 1, no delay. */
export interface ProbeTiming {
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
  /** Consecutive successes until ready; readiness probes alone may ask for more than 1. */
  readonly successThreshold?: number;
}

export type ProbeUse = 'readiness' | 'liveness' | 'startup';

/** The probe as the pod spec has it. `ports` are the names of the container's ports; `at` is the prop's path. */
export function probeOf(props: ProbeProps, use: ProbeUse, ports: readonly string[], problems: Problems, at: string): Probe {
  const least = { initialDelaySeconds: 0, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 1 } as const;
  for (const [field, min] of entriesOf(least)) {
    const value = props[field];
    if (value !== undefined) checkWhole(problems, `${at}.${field}`, value, { min });
  }
  if (props.successThreshold !== undefined) {
    checkWhole(problems, `${at}.successThreshold`, props.successThreshold, use === 'readiness' ? { min: 1 } : { min: 1, max: 1 });
  }
  const { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold } = props;
  return { ...actionOf(props, ports, problems, at), initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold };
}

function actionOf(props: ProbeProps, ports: readonly string[], problems: Problems, at: string): Probe {
  if ('http' in props) {
    const { path = '/', port, scheme } = props.http;
    if (!path.startsWith('/')) problems.add(`${at}.http.path`, path, 'a path that starts with /');
    checkPort(port, ports, problems, `${at}.http.port`);
    return { httpGet: { path, port, ...(scheme === undefined ? {} : { scheme }) } };
  }
  if ('tcp' in props) {
    checkPort(props.tcp.port, ports, problems, `${at}.tcp.port`);
    return { tcpSocket: { port: props.tcp.port } };
  }
  if ('grpc' in props) {
    checkWhole(problems, `${at}.grpc.port`, props.grpc.port, { min: 1, max: 65_535 });
    return { grpc: props.grpc };
  }
  if ('exec' in props && props.exec.length > 0) return { exec: { command: props.exec } };
  problems.add(at, props, 'one of http, tcp, grpc and a command in exec');
  return {};
}

function checkPort(port: number | string, ports: readonly string[], problems: Problems, at: string): void {
  if (typeof port === 'string') checkOneOf(problems, at, port, ports);
  else checkWhole(problems, at, port, { min: 1, max: 65_535 });
}

function entriesOf<Key extends string, Value>(record: Readonly<Record<Key, Value>>): readonly (readonly [Key, Value])[] {
  const entries: [Key, Value][] = [];
  for (const key in record) entries.push([key, record[key]]);
  return entries;
}
