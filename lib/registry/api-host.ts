/** Where a registry's API is: Docker Hub's is at a host of its own, every other registry's at its name. */
export function apiHostOf(host: string): string {
  return host === 'docker.io' ? 'registry-1.docker.io' : host;
}
