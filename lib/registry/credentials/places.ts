import { posix } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** How what stands in a place is read. */
export type PlaceForm = 'authfile' | 'config' | 'legacy' | 'environment';

/** Where credentials may be kept. */
export interface Place {
  /** For people: `~/.docker/config.json`, `DOCKER_AUTH_CONFIG`. */
  readonly label: string;
  readonly form: PlaceForm;
  /** A path; for `environment` the text itself. */
  readonly content: string;
}

export interface PlaceOptions {
  /** `--authfile` or `--pull-secret`; relative to the working folder of the process. */
  readonly authfile?: string | undefined;
  readonly env: Environment;
  readonly homedir: string;
  /** Of the user; without it `/run/containers` is not looked at. */
  readonly uid?: number | undefined;
  /** As `process.platform`. */
  readonly platform?: string | undefined;
}

/**
 * The places that count, in order. A file named by option or by `REGISTRY_AUTH_FILE` is the only one. An empty variable is an unset one.
 * @see https://github.com/containers/image/blob/v5.36.2/docs/containers-auth.json.5.md
 * @see https://docs.docker.com/reference/cli/docker/login/ (28)
 */
export function placesOf({ authfile, env, homedir, uid, platform = process.platform }: PlaceOptions): readonly Place[] {
  const { REGISTRY_AUTH_FILE: named, DOCKER_AUTH_CONFIG: inline, XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: xdg, DOCKER_CONFIG: docker } = env;
  const file = (form: PlaceForm, path: string): Place => ({ label: shownPath(path, homedir), form, content: path });
  if (authfile) return [file('authfile', authfile)];
  if (named) return [file('config', named)];
  const places: Place[] = [];
  if (inline) places.push({ label: 'DOCKER_AUTH_CONFIG', form: 'environment', content: inline });
  if (platform === 'linux') {
    const folder = runtime || (uid === undefined ? undefined : `/run/containers/${uid}`);
    if (folder) places.push(file('config', runtime ? posix.join(folder, 'containers/auth.json') : posix.join(folder, 'auth.json')));
  }
  places.push(file('config', posix.join(xdg || posix.join(homedir, '.config'), 'containers/auth.json')));
  places.push(file('config', posix.join(docker || posix.join(homedir, '.docker'), 'config.json')));
  places.push(file('legacy', posix.join(homedir, '.dockercfg')));
  return places;
}

/** A path with `~` for the home folder. */
function shownPath(path: string, homedir: string): string {
  const home = homedir.replace(/\/+$/, '');
  return home !== '' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
