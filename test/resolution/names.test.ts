import { describe, expect, it } from 'vitest';
import { parseDockerName } from '../../lib/images/docker-name';
import { isLocalName, type OpenShiftName, parseOpenShiftName } from '../../lib/images/openshift-name';
import { isLocalStreamName } from '../../lib/openshift/image-stream';

const D1 = `sha256:${'1'.repeat(64)}`;

describe('one image name, read by OpenShift and by Docker', () => {
  it('N1: a lone word is a local name with no tag, and Docker Hub\'s latest', () => {
    expect(openshift('mysql')).toEqual({ name: 'mysql' });
    expect(local('mysql')).toBe(true);
    expect(docker('mysql')).toBe('docker.io/library/mysql:latest');
  });

  it('N2: a lone word with a tag keeps it', () => {
    expect(openshift('mysql:5.7')).toEqual({ name: 'mysql', tag: '5.7' });
    expect(local('mysql:5.7')).toBe(true);
    expect(docker('mysql:5.7')).toBe('docker.io/library/mysql:5.7');
  });

  it('N3: underscores and runs of dashes make a local name, though no stream can be called that', () => {
    for (const name of ['my_app', 'my--app', 'my__app']) {
      expect(openshift(name)).toEqual({ name });
      expect(local(name)).toBe(true);
      expect(docker(name)).toBe(`docker.io/library/${name}:latest`);
    }
    expect(['my_app', 'my--app', 'my__app'].map(isLocalStreamName)).toEqual([true, false, false]);
  });

  it('N4: a dot in a lone word makes a registry of it', () => {
    expect(openshift('my.app:1.0')).toEqual({ registry: 'my.app:1.0' });
    expect(local('my.app:1.0')).toBe(false);
    expect(docker('my.app:1.0')).toBe('docker.io/library/my.app:1.0');
  });

  it('N5: a lone word that starts with localhost is a registry', () => {
    expect(openshift('localhost-app:1')).toEqual({ registry: 'localhost-app:1' });
    expect(local('localhost-app:1')).toBe(false);
    expect(docker('localhost-app:1')).toBe('docker.io/library/localhost-app:1');
  });

  it('N6: a first segment without a dot is a namespace', () => {
    expect(openshift('ns/app:1')).toEqual({ namespace: 'ns', name: 'app', tag: '1' });
    expect(local('ns/app:1')).toBe(false);
    expect(docker('ns/app:1')).toBe('docker.io/ns/app:1');
  });

  it('N7: the word host makes no registry', () => {
    expect(openshift('host/app:1')).toEqual({ namespace: 'host', name: 'app', tag: '1' });
    expect(local('host/app:1')).toBe(false);
    expect(docker('host/app:1')).toBe('docker.io/host/app:1');
  });

  it('N8: a port, localhost or a dot makes the first segment a registry', () => {
    expect(openshift('host:5000/app:1')).toEqual({ registry: 'host:5000', name: 'app', tag: '1' });
    expect(openshift('localhost/app')).toEqual({ registry: 'localhost', name: 'app' });
    expect(openshift('quay.io/app:1')).toEqual({ registry: 'quay.io', name: 'app', tag: '1' });
    const names = ['host:5000/app:1', 'localhost/app', 'quay.io/app:1'];
    expect(names.map(local)).toEqual([false, false, false]);
    expect(names.map(docker)).toEqual(['host:5000/app:1', 'localhost/app:latest', 'quay.io/app:1']);
  });

  it('N9: of three segments without a registry the last two are the name', () => {
    expect(openshift('a/b/c:1')).toEqual({ namespace: 'a', name: 'b/c', tag: '1' });
    expect(local('a/b/c:1')).toBe(false);
    expect(docker('a/b/c:1')).toBe('docker.io/a/b/c:1');
  });

  it('N10: a digest makes no local name, and Docker drops the tag beside it', () => {
    expect(openshift(`app@${D1}`)).toEqual({ name: 'app', id: D1 });
    expect(openshift(`app:1@${D1}`)).toEqual({ name: 'app', tag: '1', id: D1 });
    expect([`app@${D1}`, `app:1@${D1}`].map(local)).toEqual([false, false]);
    expect([`app@${D1}`, `app:1@${D1}`].map(docker)).toEqual([`docker.io/library/app@${D1}`, `docker.io/library/app@${D1}`]);
  });

  it('N11: a first segment in capitals is a namespace to OpenShift and a registry to Docker', () => {
    expect(openshift('LOCAL/app:1')).toEqual({ namespace: 'LOCAL', name: 'app', tag: '1' });
    expect(local('LOCAL/app:1')).toBe(false);
    expect(docker('LOCAL/app:1')).toBe('LOCAL/app:1');
  });

  it('N12: what is no reference is refused by both', () => {
    const texts = ['MyApp:1', 'ns/App:1', 'app:', 'app:-x', 'app@sha256:abc', '', ' ', 'app :1', 'https://h/a', '${p}:${v}'];
    expect(texts.map(openshift)).toEqual(texts.map(() => 'error'));
    expect(texts.map(docker)).toEqual(texts.map(() => 'error'));
  });

  it('N13: 64 bare hex digits are a local name to OpenShift and an image ID to Docker', () => {
    const id = 'ab'.repeat(32);
    expect(openshift(id)).toEqual({ name: id });
    expect(local(id)).toBe(true);
    expect(docker(id)).toBe('error');
  });

  it('N14: a digest in capitals passes OpenShift alone', () => {
    const digest = `sha256:${'AB'.repeat(32)}`;
    expect(openshift(`app@${digest}`)).toEqual({ name: 'app', id: digest });
    expect(local(`app@${digest}`)).toBe(false);
    expect(docker(`app@${digest}`)).toBe('error');
  });
});

/** The fields that are not empty. */
function openshift(text: string): Partial<OpenShiftName> | 'error' {
  const parsed = parseOpenShiftName(text);
  return parsed.ok ? Object.fromEntries(Object.entries(parsed.value).filter(([, value]) => value !== '')) : 'error';
}

function local(text: string): boolean {
  const parsed = parseOpenShiftName(text);
  return parsed.ok && isLocalName(parsed.value);
}

function docker(text: string): string {
  const parsed = parseDockerName(text);
  return parsed.ok ? parsed.value.normal : 'error';
}
