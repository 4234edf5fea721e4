import { firstUseful, type ProgramOptions, runProgram } from './run-program';

/** A program of the user's that is new enough. */
export interface Program {
  readonly name: string;
  /** The words before its own arguments: `kustomize` of kubectl. */
  readonly verb: readonly string[];
  /** `v3.19.0` */
  readonly version: string;
}

/** The program, or why there is none, as a clause. */
export type ProgramFound = { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly why: string };

interface Candidate {
  readonly name: string;
  readonly verb: readonly string[];
  readonly ask: readonly string[];
  /** Major and minor release. */
  readonly least: readonly [number, number];
}

// 3.8: OCI charts and the form of `# Source:` that is read here. Helm 4 prints the same.
const HELM: readonly Candidate[] = [{ name: 'helm', verb: [], ask: ['version', '--short'], least: [3, 8] }];

// 4.5 brought `originAnnotations`, and kubectl has carried that release since 1.24.
const KUSTOMIZE: readonly Candidate[] = [
  { name: 'kustomize', verb: ['build'], ask: ['version'], least: [4, 5] },
  { name: 'kubectl', verb: ['kustomize'], ask: ['version', '--client', '--output=json'], least: [1, 24] },
];

/**
 * Finds the user's own `helm` on the `PATH`, and asks for its release.
 * @see https://helm.sh/docs/helm/helm_version/ (3.19)
 */
export function findHelm(options: ProgramOptions): Promise<ProgramFound> {
  return findProgram(HELM, options);
}

/**
 * Finds the user's own `kustomize`, else `kubectl`, which carries it.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/kustomize/v4.5.1/README.md and https://kubernetes.io/docs/reference/kubectl/generated/kubectl_kustomize/ (1.34)
 */
export function findKustomize(options: ProgramOptions): Promise<ProgramFound> {
  return findProgram(KUSTOMIZE, options);
}

async function findProgram(candidates: readonly Candidate[], options: ProgramOptions): Promise<ProgramFound> {
  const faults: string[] = [];
  for (const { name, verb, ask, least } of candidates) {
    const outcome = await runProgram(name, ask, options);
    if (outcome.kind === 'absent') continue;
    const version = outcome.kind === 'ended' && outcome.ok ? /v(\d+)\.(\d+)(?:\.\d+)?/.exec(outcome.printed) : null;
    if (version && isAtLeast([Number(version[1]), Number(version[2])], least)) return { ok: true, program: { name, verb, version: version[0] } };
    if (version) faults.push(`the ${name} on the PATH is ${version[0]}, and v${least.join('.')} is the oldest that will do`);
    else faults.push(`the ${name} on the PATH does not tell its release: ${outcome.kind === 'failed' ? outcome.why : firstUseful(outcome.said || outcome.printed)}`);
  }
  if (faults.length === 0) return { ok: false, why: `there is no ${candidates.map(({ name }) => name).join(' and no ')} on the PATH` };
  return { ok: false, why: faults.join('; ') };
}

function isAtLeast([major, minor]: readonly [number, number], [leastMajor, leastMinor]: readonly [number, number]): boolean {
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
