import { type ApiObject, App, type IResolver, type ResolutionContext } from 'cdk8s';

/** The label by which Services, NetworkPolicies and affinities of cdk8s-plus find pods. Its value holds a hash of the construct's path. */
export const ADDRESS_LABEL = 'cdk8s.io/metadata.addr';

/** Whether cdk8s made the name up from the construct's path, so that moving the construct makes another object of it. */
export function isGenerated(object: ApiObject): boolean {
  return HASHED.test(object.name) && object.name === object.chart.generateObjectName(object);
}

/** Whether the value of the address label is one that cdk8s-plus made up. */
export function isGeneratedAddress(address: string): boolean {
  return HASHED.test(address);
}

/**
 * Gives made-up names a stable form wherever the app mentions them: in the object itself, in what names it (a scale target, the
 * backend of an Ingress), inside longer texts such as `demo-web-c8faf1eb-0.demo-web-service-c8b11d29:8080`, and in selectors.
 * Only what JSON patches put in escapes it, as they come after resolvers.
 */
export class StableNames implements IResolver {
  readonly #names = new Map<string, string>();
  /** What looks made up in the stable names: a cluster's own, as somebody wrote them down. */
  readonly #written = new Set<string>();

  static of(app: App): StableNames {
    const present = app.resolvers.find((resolver) => resolver instanceof StableNames);
    if (present) return present;
    const names = new StableNames();
    app.resolvers.push(names);
    return names;
  }

  /** Answers what names would be allowed when this one is refused; then nothing changes. */
  add(generated: string, stable: string): string | undefined {
    const other = this.#names.get(generated);
    if (other !== undefined) return other === stable ? undefined : `${other}, which it becomes already`;
    // cdk8s resolves what resolvers write, again and again.
    const written = stable.match(MADE_UP) ?? [];
    if (this.#written.has(generated) || written.some((name) => name === generated || this.#names.has(name))) {
      return 'a name that holds none of those made up for this app';
    }
    this.#names.set(generated, stable);
    for (const name of written) this.#written.add(name);
    return undefined;
  }

  /** Called by cdk8s with every value of an object. */
  resolve(context: ResolutionContext): void {
    const value: unknown = context.value;
    // Nearly every text is out after this.
    if (typeof value !== 'string' || !value.includes('-c8')) return;
    const stable = this.#names.get(value) ?? value.replace(MADE_UP, (name) => this.#names.get(name) ?? name);
    if (stable !== value) context.replaceValue(stable);
  }
}

/** Renames an object whose name cdk8s made up, for those who ask the construct as well as for what asked it before. Answers as `add` does. */
export function rename(object: ApiObject, name: string): string | undefined {
  if (object.name === name) return undefined;
  const refused = StableNames.of(App.of(object)).add(object.name, name);
  if (refused !== undefined) return refused;
  // Read-only to callers; cdk8s has no way to name an object that is there.
  for (const named of [object, object.metadata]) Object.defineProperty(named, 'name', { value: name, enumerable: true, configurable: true });
  return undefined;
}

const HASHED = /-c8[0-9a-f]{6}$/;
/** A DNS label up to its hash; what follows in a text may be an ordinal or a domain. */
const MADE_UP = /(?<![A-Za-z0-9-])[a-z0-9-]*?-c8[0-9a-f]{6}(?![A-Za-z0-9])/g;
