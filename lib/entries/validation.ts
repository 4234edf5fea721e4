import { checkedProps } from '../adapters/cdk8s-validation-props';
import type { PinstreamValidationProps, ValidationContext } from '../adapters/cdk8s-validation-types';

export type { PinstreamValidationProps, ValidationContext, Violation, ViolatingResource } from '../adapters/cdk8s-validation-types';

/**
 * The package entry `pinstream`: a validation plugin for cdk8s-cli, named under `validations:` in `cdk8s.yaml`. `cdk8s synth` then lints what
 * it made, and ends with 2 where `pinstream lint` would end with 1. Nothing else of the package is loaded before it runs.
 */
export class PinstreamValidation {
  readonly #props: PinstreamValidationProps;

  /** Throws for properties that are none, or have a value that is not allowed. */
  constructor(props: PinstreamValidationProps = {}) {
    this.#props = checkedProps(props);
  }

  /** Lints the manifests and submits a report. Throws where that cannot be done: a configuration that is not in order, nothing to check. */
  async validate(context: ValidationContext): Promise<void> {
    const { validateManifests } = await import('../adapters/cdk8s-validation.js');
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- made by another compiler, after this one
    const { main } = require(COMMAND_LINE) as { readonly main: Parameters<typeof validateManifests>[0] };
    return validateManifests(main, this.#props, context);
  }
}

/** The command line as one file, seen from the compiled entry. */
const COMMAND_LINE = '../../cli-main.js';
