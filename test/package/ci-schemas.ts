/** Parts of the formats of CI systems, as their documentation has them, strict: a key that nobody reads is a fault. */

const text = { type: 'string' };
const texts = { type: 'array', items: text };

function object(properties: Readonly<Record<string, unknown>>, required: readonly string[] = []): object {
  return { type: 'object', additionalProperties: false, properties, required };
}

/** @see https://docs.gitlab.com/ci/yaml/#specinputs (GitLab 17.9) */
export const GITLAB_SPEC = object(
  {
    spec: object({
      inputs: {
        type: 'object',
        additionalProperties: object({
          description: text,
          type: { enum: ['string', 'boolean', 'number', 'array'] },
          default: { type: ['string', 'boolean', 'number', 'array'] },
          options: { type: 'array', items: { type: ['string', 'number'] }, maxItems: 50 },
          regex: text,
        }),
      },
    }, ['inputs']),
  },
  ['spec'],
);

/** Jobs by name, with the keywords that ours use. @see https://docs.gitlab.com/ci/yaml/#job-keywords (GitLab 17.9) */
export const GITLAB_JOBS = {
  type: 'object',
  additionalProperties: object(
    {
      stage: text,
      image: { anyOf: [text, object({ name: text, entrypoint: texts }, ['name'])] },
      rules: { type: 'array', items: object({ if: text, when: { enum: ['on_success', 'manual', 'always', 'never'] }, variables: { type: 'object', additionalProperties: text } }) },
      variables: { type: 'object', additionalProperties: { anyOf: [text, object({ value: text, expand: { type: 'boolean' } }, ['value'])] } },
      script: { ...texts, minItems: 1 },
      artifacts: object({ when: { enum: ['on_success', 'on_failure', 'always'] }, paths: texts, expire_in: text, reports: object({ codequality: text, junit: text, sast: text }) }),
      parallel: { type: 'integer', minimum: 1, maximum: 200 },
      needs: texts,
    },
    ['script'],
  ),
};

/** @see https://tekton.dev/docs/pipelines/tasks/ and https://tekton.dev/docs/pipelines/pipeline-api/#tekton.dev/v1.Task (Pipelines 0.53) */
export const TEKTON_TASK = object(
  {
    apiVersion: { const: 'tekton.dev/v1' },
    kind: { const: 'Task' },
    metadata: object({ name: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63 }, labels: { type: 'object', additionalProperties: text }, annotations: { type: 'object', additionalProperties: text } }, ['name']),
    spec: object(
      {
        description: text,
        displayName: text,
        params: { type: 'array', items: object({ name: text, type: { enum: ['string', 'array', 'object'] }, description: text, default: { type: ['string', 'array', 'object'] }, enum: texts }, ['name']) },
        workspaces: { type: 'array', items: object({ name: text, description: text, mountPath: text, readOnly: { type: 'boolean' }, optional: { type: 'boolean' } }, ['name']) },
        results: { type: 'array' },
        steps: {
          type: 'array',
          minItems: 1,
          items: object(
            {
              name: text,
              image: text,
              imagePullPolicy: { enum: ['Always', 'IfNotPresent', 'Never'] },
              command: texts,
              args: texts,
              script: text,
              workingDir: text,
              env: { type: 'array', items: object({ name: text, value: text }, ['name']) },
              computeResources: object({ requests: { type: 'object', additionalProperties: text }, limits: { type: 'object', additionalProperties: text } }),
              securityContext: { type: 'object' },
              timeout: text,
              onError: { enum: ['continue', 'stopAndFail'] },
            },
            ['image'],
          ),
        },
      },
      ['steps'],
    ),
  },
  ['apiVersion', 'kind', 'metadata', 'spec'],
);
