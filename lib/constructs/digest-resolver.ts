import { ApiObject, App, type IResolver, type ResolutionContext } from 'cdk8s';
import { UserError } from '../base/errors';
import { pointerTo, printPath } from '../base/path';
import { isObject } from '../kube/object';
import { problemsOf } from './collect-problems';
import { type ImageSite, imageSitesOf } from './digest-sites';
import { ExistingStream } from './existing-stream';
import { Images } from './images';

/**
 * Pins every image of an app to the digest that the image lock holds, whatever built the object: cdk8s-plus, `ApiObject`, `Include`.
 * The lock is the app's: `lock` of a `PinstreamApp`, `Images.load(app, path)` for a plain one, else `images.lock.yaml`.
 *
 * `DigestResolver.install(app)` is the way to use it: all images are looked at before anything is written, and `app.synth()` throws
 * once with the list of those that the lock lacks. It can stand in `resolvers` of an app as well: the list then comes with the first
 * object that is rendered, before the first file too, inside the error that cdk8s makes of it.
 *
 * A short name is left alone where OpenShift looks it up: beside resolve-names, under a trigger, and where the app has an ImageStream
 * of that name (`ImageStream.fromName` for one that exists elsewhere); any other is Docker Hub's. A digest that is there already stays,
 * and is a problem where the lock has another one for its tag. So is an image without a digest that `addJsonPatch` puts in, as patches
 * come after all resolvers. Each object is rendered twice, and a third time for the check.
 */
export class DigestResolver implements IResolver {
  /** Constructs of an app when all was found well: cdk8s validates the whole app once more for every chart. */
  readonly #checked = new WeakMap<App, number>();
  /** What an app was told last. It writes nothing after that, and need not hear it twice. */
  readonly #known = new WeakMap<App, readonly string[]>();
  readonly #pins = new WeakMap<ApiObject, Reading['pins']>();
  /** What resolvers were asked in the object that is being read; `undefined` while none is. */
  #met: Map<string, string> | undefined;
  #asking = false;

  /** Makes the app pin its images. An app that has a resolver of this kind keeps it. */
  static install(app: App): DigestResolver {
    const present = app.resolvers.find((resolver) => resolver instanceof DigestResolver);
    const resolver = present ?? new DigestResolver();
    if (!present) app.resolvers.push(resolver);
    resolver.#bind(app);
    return resolver;
  }

  /** Called by cdk8s with every value of an object. */
  resolve(context: ResolutionContext): void {
    const { obj, key } = context;
    const value: unknown = context.value;
    if (this.#met) {
      if (typeof value === 'string') this.#met.set(pointerTo(key), value);
      return;
    }
    // Metadata is resolved by itself before; this is where the rendering of the object as a whole starts.
    if (key.length === 0 && isObject(value)) this.#begin(obj);
    if (typeof value !== 'string') return;
    const pin = this.#pins.get(obj)?.get(pointerTo(key));
    // cdk8s asks again with what was written here, and finds nothing more to do.
    if (pin?.from === value) context.replaceValue(pin.to);
  }

  #begin(object: ApiObject): void {
    const app = App.of(object);
    if (this.#bind(app)) refuse(this.#problems(app));
    const { pins, problems, unreadable } = this.#read(object);
    const known = this.#known.get(app) ?? [];
    refuse((unreadable ? [...problems, ...this.#told(app)] : problems).filter((problem) => !known.includes(problem)));
    this.#pins.set(object, pins);
  }

  /** Has the app ask for problems before it writes. Answers whether it did not do so yet. */
  #bind(app: App): boolean {
    if (this.#checked.has(app)) return false;
    this.#checked.set(app, 0);
    // The app is to tell the lock's own problems before it asks here.
    Images.of(app);
    app.node.addValidation({ validate: () => (this.#asking ? [] : [...this.#problems(app)]) });
    return true;
  }

  /** What is wrong with the images of the whole app, and with the lock where only reading it now has shown that. */
  #problems(app: App): readonly string[] {
    const constructs = app.node.findAll();
    if (this.#checked.get(app) === constructs.length) return [];
    const before = this.#told(app);
    const found = constructs.filter((construct) => ApiObject.isApiObject(construct)).flatMap((object) => this.#problemsIn(object));
    const problems = [...this.#told(app).filter((line) => !before.includes(line)), ...found];
    if (problems.length === 0) this.#checked.set(app, constructs.length);
    this.#known.set(app, [...before, ...problems]);
    return problems;
  }

  #problemsIn(object: ApiObject): readonly string[] {
    try {
      return this.#read(object).problems;
    } catch {
      // Rendering the app meets the same error and tells it, with the construct's path.
      return [];
    }
  }

  /** What the app itself has to say, the problems of its lock among it. */
  #told(app: App): readonly string[] {
    this.#asking = true;
    try {
      return app.node.validate();
    } finally {
      this.#asking = false;
    }
  }

  /** Renders the object with its images as they were given, and finds the digest of each. */
  #read(object: ApiObject): Reading {
    const met = new Map<string, string>();
    let rendered: unknown;
    this.#met = met;
    try {
      rendered = object.toJson();
    } finally {
      this.#met = undefined;
    }
    const settled = imageSitesOf(rendered, () => streamsBeside(object)).map((site) => settle(site, met, Images.of(object)));
    return {
      pins: new Map(settled.flatMap(({ pointer, pin }) => (pin ? [[pointer, pin]] : []))),
      problems: settled.flatMap(({ problems }) => problems.map((line) => `${object.node.path}: ${line}`)),
      unreadable: settled.some(({ unreadable }) => unreadable),
    };
  }
}

interface Pin {
  readonly from: string;
  readonly to: string;
}

interface Reading {
  /** By pointer. */
  readonly pins: ReadonlyMap<string, Pin>;
  readonly problems: readonly string[];
  /** Digests are missing because the lock cannot be read, which it tells itself. */
  readonly unreadable: boolean;
}

interface Settled {
  readonly pointer: string;
  readonly pin?: Pin;
  readonly problems: readonly string[];
  readonly unreadable: boolean;
}

function settle({ image, path }: ImageSite, met: ReadonlyMap<string, string>, images: Images): Settled {
  const pointer = pointerTo(path);
  let pinned = image;
  const problems = problemsOf((noted) => {
    pinned = images.pin(image, noted, printPath(path));
    // To write the digest there, one has to know it, and it is being collected for that.
    if (!image.includes('@') && pinned !== image && met.get(pointer) !== image && !images.collecting) {
      noted.add(printPath(path), image, `${pinned}; it comes from a JSON patch, which has the last word, so write the digest there`);
    }
  });
  if (image.includes('@') || problems.length > 0) return { pointer, problems, unreadable: false };
  if (pinned === image) return { pointer, problems, unreadable: true };
  return { pointer, pin: { from: image, to: pinned }, problems, unreadable: false };
}

/** Names of the streams that the app makes or mentions. */
function streamsBeside(object: ApiObject): ReadonlySet<string> {
  return new Set(App.of(object).node.findAll().flatMap((construct) => {
    if (construct instanceof ExistingStream) return [construct.name];
    return ApiObject.isApiObject(construct) && construct.kind === 'ImageStream' ? [construct.name] : [];
  }));
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  throw new UserError('unpinned-images', `${count} with images:\n  ${problems.join('\n  ')}`);
}
