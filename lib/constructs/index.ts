/** The package entry `pinstream/constructs`. */
export { PinstreamApp, type PinstreamAppProps } from './app';
export type { AccessMode, ClaimProps } from './claims';
export { ClientService, type ClientServiceProps } from './client-service';
export type { ContainerProps, InitContainerProps, MountProps, PortProps } from './containers';
export { DisruptionBudget, type DisruptionBudgetProps } from './disruption-budget';
export { printYaml } from './emit';
export { HeadlessService, type HeadlessServiceProps } from './headless-service';
export { ImageStream, type ImageStreamProps } from './image-stream';
export { type ImageOptions, Images } from './images';
export type {
  ClaimRetention, Container, EnvVarSource, ImageStreamTag, ImportMode, PodSecurityContext, Protocol, ReferencePolicy, SecurityContext, Volume,
} from './kube-types';
export type { ObjectProps } from './metadata';
export type { PodProps } from './pods';
export type { ProbeProps } from './probes';
export { RESTRICTED_CONTAINER, RESTRICTED_POD } from './restricted';
export { Route, type RouteProps, type RouteTarget, type RouteTls } from './route';
export type { ServicePortProps, ServiceProps, ServiceTarget } from './services';
export { StatefulWorkload, type GoverningServiceProps, type StatefulWorkloadProps } from './stateful-workload';
export type { FromAlias, FromImage, FromStreamImage, FromStreamTag, StreamTagOptions, StreamTagProps } from './stream-tags';
