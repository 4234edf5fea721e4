/** What the manual page says besides what the commands' definitions hold. Words between back-ticks are literals. */
type Rows = readonly (readonly [term: string, text: string])[];

export const DESCRIPTION: readonly string[] = [
  'pinstream lints Kubernetes and OpenShift manifests for images that nobody resolves, that can move, or that can stop a rollout for good, repairs what can be repaired, pins images to digests kept in a lock file, tells what a change will do before it is applied, and looks at live clusters.',
  'Only `pinstream images pin`, `update`, `drift` and `show` and the commands about live clusters open a connection; what `--allow-network` lets kustomize do comes on top. No command runs code of a repository unless it is told to: `synth` and `--app` run the app of `cdk8s.yaml`, `--rules` and `--allow-code` load rule modules, `--render` and `--helm-render` run helm, kustomize or kubectl.',
  'An option whose value stands in brackets takes it behind `=` alone. Behind `--` every word is an operand.',
];

export const EXIT_STATUS: Rows = [
  ['0', 'Clean.'],
  ['1', 'Findings at the level that fails the run, or a difference.'],
  ['2', 'The work could not be done as asked: usage, configuration, a path that cannot be opened, nothing to check.'],
  ['3', 'Refused from outside: by a registry or a cluster, or an image that could not be resolved.'],
  ['130', 'Interrupted.'],
];

export const ENVIRONMENT: Rows = [
  ['NO_COLOR', 'Set and not empty: no colours. Wins over `FORCE_COLOR`.'],
  ['FORCE_COLOR', 'Colours where the output is no terminal; `0` or `false` for none.'],
  ['KUBECONFIG', 'The kubeconfig files of the commands about live clusters, unless `--kubeconfig` names one.'],
  ['REGISTRY_AUTH_FILE', 'The file with credentials for registries, unless `--authfile` names one. Without either, those of podman and docker are looked for, under `XDG_RUNTIME_DIR`, `XDG_CONFIG_HOME` and `DOCKER_CONFIG` too.'],
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'The proxy that registries are asked through, and the hosts that are asked without; lower case wins.'],
  ['SSL_CERT_FILE, NODE_EXTRA_CA_CERTS', "Certificate authorities to trust for registries: in place of the system's bundle, and besides it."],
  ['NODE_COMPILE_CACHE', 'From Node 22 on: the folder in which Node keeps programs as it has compiled them, for shorter starts.'],
  ['XDG_CACHE_HOME', 'The folder under which `--cache` keeps its files where it names none.'],
];

export const FILES: Rows = [
  ['.pinstream.yaml', 'The configuration: the nearest above each file that is checked.'],
  ['images.lock.yaml', 'The digests of images, to be committed.'],
  ['.pinstream-baseline.json', 'The findings that were there before.'],
  ['cdk8s.yaml', 'Names the app that `synth` runs.'],
];

export const EXAMPLES: Rows = [
  ['Check a folder for a cluster of OpenShift 4.16:', 'pinstream lint deploy --platform openshift=4.16'],
  ['Report only what a branch brings, as annotations and as a file:', 'pinstream lint --base main... --format github --format sarif=out.sarif'],
  ['Pin the images of a repository by digest:', 'pinstream images pin --write'],
  ['Say which pod has to be deleted to free a stuck StatefulSet:', 'pinstream recover ledger --namespace shop'],
];
