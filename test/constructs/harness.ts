import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { onTestFinished } from 'vitest';
import { UserError } from '../../lib/base/errors';
import { PinstreamApp, type PinstreamAppProps } from '../../lib/constructs/index';
import { isMap, type JsonMap } from '../../lib/kube/json';
import { filesBelow } from '../../lib/sources/files-below';

export const DIGEST = `sha256:${'1a'.repeat(32)}`;
export const ARM_DIGEST = `sha256:${'2b'.repeat(32)}`;
export const WEB = 'registry.example.com/shop/web:1.10';
export const PINNED = `${WEB}@${DIGEST}`;

export const LOCK = `lockfileVersion: 1

images:

  docker.io/library/nginx:1.27.3:
    digest: ${ARM_DIGEST}

  ${WEB}:
    digest: ${DIGEST}
    mediaType: application/vnd.oci.image.index.v1+json
    platforms:
      linux/arm64: ${ARM_DIGEST}
`;

/** A folder of this test alone, gone when the test ends. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pinstream-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** An app that writes to a folder of its own and reads this lock. */
export function newApp(props: PinstreamAppProps = {}, lock = LOCK): PinstreamApp {
  const home = folder();
  const path = join(home, 'images.lock.yaml');
  writeFileSync(path, lock);
  return new PinstreamApp({ outdir: join(home, 'dist'), lock: path, ...props });
}

export function newChart(): Chart {
  return new Chart(newApp(), 'shop');
}

export function configMap(scope: Construct, name: string, props: { readonly namespace?: string; readonly data?: unknown } = {}): ApiObject {
  const { namespace, data = { name } } = props;
  return new ApiObject(scope, `${namespace ?? ''}${name}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...(namespace ? { namespace } : {}) }, data });
}

/** The message of the one error with which the app's synth ends, a line for each problem. */
export function problemsOf(app: PinstreamApp): readonly string[] {
  const error = errorOf(() => app.synth());
  if (!(error instanceof UserError)) throw new Error(`synth did not end with a UserError: ${String(error)}`);
  return error.message.split('\n').slice(1).map((line) => line.trim().replaceAll(/\S*\/images\.lock\.yaml/g, 'images.lock.yaml'));
}

/** The problems of what is made in a chart named `shop`. */
export function problemsWith(make: (chart: Chart) => unknown): readonly string[] {
  const app = newApp();
  make(new Chart(app, 'shop'));
  return problemsOf(app);
}

export function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** The object as it will be written. */
export function rendered(object: ApiObject): JsonMap {
  const value: unknown = object.toJson();
  if (!isMap(value)) throw new Error('no object');
  return value;
}

/** All files below a folder with their text, by name. */
export function filesIn(path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(filesBelow(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}
