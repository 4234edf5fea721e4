/** What a `validations:` entry of `cdk8s.yaml` may say under `properties`. Each is the option of `pinstream lint` of that name. */
export interface PinstreamValidationProps {
  /** @default what the configuration says, else 'recommended' */
  readonly preset?: 'recommended' | 'strict' | 'pedantic';
  /** The lowest severity that fails the validation. @default what the configuration says, else 'error' */
  readonly failOn?: 'error' | 'warning' | 'info';
  /** Where the manifests go: `openshift=4.16`, `kubernetes=1.31`. @default what the configuration says */
  readonly platform?: string;
  /** Argo CD applies the manifests. @default what the configuration says */
  readonly argocd?: boolean;
  /** The configuration, relative to the folder of `cdk8s.yaml`. @default the nearest `.pinstream.yaml` */
  readonly config?: string;
  /** Modules with rules of one's own. They are loaded, and so run. @default none */
  readonly rules?: readonly string[];
}

/**
 * What cdk8s-cli hands to a plugin, as far as it is used here. Declared by shape, so that who synthesises with something else installs no cdk8s-cli.
 * @see https://cdk8s.io/docs/latest/cli/synth/#validations (cdk8s-cli 2.207)
 */
export interface ValidationContext {
  /** Paths of the files that the app wrote. */
  readonly manifests: readonly string[];
  /** Construct paths by name of the object; objects of one name share the last one's. */
  readonly metadata: Readonly<Record<string, { readonly path: string }>>;
  /** The files lie in a folder that is about to go. */
  readonly stdout?: boolean | undefined;
  readonly logger: { log(message: string): void };
  readonly report: {
    addViolation(violation: Violation): void;
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
}

/** What one rule found. */
export interface Violation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly ViolatingResource[];
}

export interface ViolatingResource {
  /** Under this name cdk8s-cli looks for the construct path. */
  readonly resourceName: string;
  readonly locations: readonly string[];
  readonly manifestPath: string;
}
