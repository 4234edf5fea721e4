import { isMap, type JsonMap, mapField, textField } from '../kube/json';
import type { Cluster, DeleteAnswer, DeleteOptions, Resource } from './cluster-reader';
import { deletePod } from './http/delete-pod';
import { isAlwaysServed, listAll, withKind } from './http/list';
import { pathOf } from './http/paths';
import type { Session } from './http/session';
import { notAnApiServer, parsed, statusFault, statusOf } from './http/status-faults';

/** A cluster behind its API server. */
export class ApiCluster implements Cluster {
  readonly name: string;
  readonly leavesOut = false;
  readonly #session: Session;
  readonly #namespace: string | undefined;
  #release: { readonly known: string | undefined } | undefined;

  constructor(name: string, namespace: string | undefined, session: Session) {
    this.name = name;
    this.#namespace = namespace;
    this.#session = session;
  }

  list(resource: Resource, namespace: string): Promise<readonly JsonMap[] | undefined> {
    return listAll(this.#session, resource, namespace);
  }

  async get(resource: Resource, namespace: string, name: string): Promise<JsonMap | undefined> {
    const answer = await this.#session.read({ method: 'GET', path: pathOf(resource, namespace, name) });
    // A group that is not served has no such object either; for groups that every API server has, only a Status may say so.
    if (answer.status === 404 && (statusOf(answer) !== undefined || !isAlwaysServed(resource))) return undefined;
    if (answer.status !== 200) throw statusFault(answer, { verb: 'get', resource, namespace }, this.#session.context);
    const object = parsed(answer.text);
    if (!isMap(object) || !isMap(object['metadata'])) throw notAnApiServer(answer, this.#session.context);
    return withKind(object, undefined, resource);
  }

  async may(verb: string, { group, plural, subresource }: Resource & { readonly subresource?: string }, namespace: string): Promise<boolean | undefined> {
    const resourceAttributes = { namespace, verb, group, resource: plural, ...(subresource !== undefined && { subresource }) };
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
    // It makes no object, so asking again changes nothing.
    const answer = await this.#session.read({ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body });
    if (answer.status === 403 || answer.status === 404) return undefined;
    if (answer.status !== 200 && answer.status !== 201) throw statusFault(answer, { verb: 'create', resource: REVIEWS, namespace: undefined }, this.#session.context);
    const { allowed } = mapField(parsed(answer.text), 'status');
    return typeof allowed === 'boolean' ? allowed : undefined;
  }

  async deletePod(namespace: string, name: string, options: DeleteOptions): Promise<DeleteAnswer> {
    return deletePod(this.#session, namespace, name, options, options.evict ? await this.serverRelease() : undefined);
  }

  defaultNamespace(): Promise<string | undefined> {
    return Promise.resolve(this.#namespace ?? 'default');
  }

  async serverRelease(): Promise<string | undefined> {
    this.#release ??= { known: await this.#askRelease() };
    return this.#release.known;
  }

  close(): Promise<void> {
    this.#session.close();
    return Promise.resolve();
  }

  async #askRelease(): Promise<string | undefined> {
    const answer = await this.#session.read({ method: 'GET', path: '/version' });
    if (answer.status === 403 || answer.status === 404) return undefined;
    if (answer.status !== 200) throw statusFault(answer, { verb: 'get', resource: { group: '', plural: 'version' }, namespace: undefined }, this.#session.context);
    // `v1.31.4+abc` with what a builder added; forks add a word of their own after a hyphen.
    return /^v?(\d+\.\d+(?:\.\d+)?)/.exec(textField(parsed(answer.text), 'gitVersion') ?? '')?.[1];
  }
}

const REVIEWS = { group: 'authorization.k8s.io', plural: 'selfsubjectaccessreviews' };
