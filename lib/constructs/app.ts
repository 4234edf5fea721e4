import { App, type AppProps } from 'cdk8s';
import { constructPaths } from './construct-paths';
import { printDocuments } from './emit';
import { planFiles } from './files';
import { Images } from './images';
import { writeOutput } from './output';
import { appError, renderApp } from './render';

export interface PinstreamAppProps extends AppProps {
  /**
   * The image lock from which constructs take digests; read at the first image.
   * @default 'images.lock.yaml' in the working folder
   */
  readonly lock?: string;
}

/**
 * A cdk8s app whose synth is linear and careful. It checks every construct once and reports all problems in one error; refuses
 * objects made twice, empty charts and images without a locked digest; writes the same bytes under the same names each time, in
 * YAML that readers of 1.1 and 1.2 take alike; and removes files of charts that are gone, but only those it wrote itself.
 * When anything is wrong, nothing is written. `cdk8s synth` works with it unchanged.
 */
export class PinstreamApp extends App {
  /** The locked images of this app, for objects that are put together by hand. */
  readonly images: Images;
  readonly #recordsPaths: boolean;

  constructor(props: PinstreamAppProps = {}) {
    super(props);
    this.images = Images.load(this, props.lock);
    // cdk8s keeps its own copy private.
    this.#recordsPaths = props.recordConstructMetadata ?? process.env['CDK8S_RECORD_CONSTRUCT_METADATA'] === 'true';
  }

  /** Writes the manifests to `outdir`; nothing where `pinstream images pin --app` only collects images. Throws `UserError` with every problem of the app. */
  override synth(): void {
    const { objects, problems, causes } = renderApp(this);
    const planned = planFiles(objects, this.yamlOutputType, this.outputFileExtension);
    const all = [...problems, ...planned.problems];
    if (all.length > 0) throw appError(all, causes);
    if (this.images.collecting) return;
    const paths = this.#recordsPaths ? [{ name: 'construct-metadata.json', text: constructPaths(objects) }] : [];
    writeOutput(this.outdir, [...planned.files, ...paths]);
  }

  /** The manifests of all charts as one YAML stream, without writing a file. Throws as `synth` does. */
  override synthYaml(): string {
    const { objects, problems, causes } = renderApp(this);
    if (problems.length > 0) throw appError(problems, causes);
    return printDocuments(objects.map(({ text }) => text));
  }
}
