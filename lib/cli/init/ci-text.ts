import { VERSION } from '../version';
import type { Host, Survey } from './look';

/** The file that a pipeline is read from, and others that hold the same already. */
export const CI_FILES: Readonly<Record<Host, readonly [path: string, ...others: readonly string[]]>> = {
  github: ['.github/workflows/pinstream.yaml', '.github/workflows/pinstream.yml'],
  gitlab: ['.gitlab-ci.yml'],
};

/** The text of a pipeline that checks what a pull request or a merge request brings. `source` is that of `hookText`. */
export function ciText(host: Host, source: string | undefined, survey: Survey): string {
  const run = source === undefined ? `npx --yes pinstream@${VERSION}` : `npx --yes git+${source}#v${VERSION}`;
  return host === 'github' ? githubText(run, survey) : gitlabText(run, survey);
}

function furtherCommands(run: string, { hasLock, app }: Survey): readonly string[] {
  return [...(hasLock ? [`${run} images check`] : []), ...(checksApp(app) ? ['npm ci', `${run} synth --check`] : [])];
}

/** Whether the pipeline can compare what the app makes: what it needs has to be installed first. */
export function checksApp(app: Survey['app']): boolean {
  return app?.isCommitted === true && app.hasNpmLock;
}

function githubText(run: string, survey: Survey): string {
  const steps = furtherCommands(run, survey).map((command) => `      - run: ${command}\n`).join('');
  return `name: pinstream
on: pull_request
permissions:
  contents: read
jobs:
  manifests:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          fetch-depth: 0 # the commit at which the branch left is read too
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 22
      - run: ${run} lint --base "origin/$GITHUB_BASE_REF..." --format github
${steps}`;
}

function gitlabText(run: string, survey: Survey): string {
  const commands = furtherCommands(run, survey).map((command) => `    - ${command}\n`).join('');
  return `pinstream:
  image: docker.io/library/node:22 # give it the digest that your runners are to use
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: 0 # the commit at which the branch left is read too
  script:
    - ${run} lint --base "$CI_MERGE_REQUEST_DIFF_BASE_SHA" --format gitlab=gl-code-quality-report.json --format text
${commands}  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`;
}
