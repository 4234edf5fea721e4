import * as v from 'valibot';
import { parsePlatform } from '../kube/parse-target';
import { fields, flag, list, shown, text, word } from './fields';
import type { Option, OptionSchema } from './options';

/** A rule as far as the configuration knows it. */
export interface ConfigurableRule {
  readonly id: string;
  readonly summary: string;
  readonly options?: OptionSchema;
}

/**
 * The schema of `.pinstream.yaml` for these rules, from which its JSON Schema comes as well. With `furtherRules` it lets others pass
 * unread: those of modules that were not loaded.
 */
export function configSchema(rules: readonly ConfigurableRule[], { furtherRules = false }: { readonly furtherRules?: boolean } = {}) {
  const entries = Object.fromEntries(rules.map((rule) => [rule.id, v.optional(describe(levelOf(rule), `${rule.summary}.`))]));
  // Of rules that were not loaded nobody can say what is right.
  const known = furtherRules ? v.objectWithRest(entries, v.pipe(v.unknown(), v.transform((): WrittenLevel => ({})))) : fields(entries);
  const levels = v.optional(describe(known, 'What holds for single rules, by id'));
  return fields({
    preset: v.optional(describe(preset, 'Which rules run: those right nearly always, those that ask for work too, or those of taste as well')),
    failOn: v.optional(describe(severity, 'The lowest severity that fails a run')),
    confidence: v.optional(describe(confidence, 'certain: leave out findings that are only likely')),
    platform: v.optional(describe(platform, 'Where the manifests go')),
    rules: levels,
    overrides: v.optional(
      describe(v.array(fields({ paths: v.optional(paths), objects: v.optional(objects), preset: v.optional(preset), confidence: v.optional(confidence), rules: levels })), 'What holds for some files or objects; later ones win'),
    ),
    ignore: v.optional(describe(v.array(ignoreEntry), 'Findings that were agreed to')),
    baseline: v.optional(describe(text('the path of a file'), 'File of the findings that were there before; relative to this one')),
    sets: v.optional(describe(v.array(setEntry), 'What is applied together, where folders do not tell')),
    externals: v.optional(describe(externals, 'What lives elsewhere and can be counted on')),
    registries: v.optional(describe(registries, 'Where images may come from, and what stands for a registry')),
    platforms: v.optional(
      fields({
        required: v.optional(describe(list(osArch), 'Platforms that every locked image must have, such as linux/amd64')),
        locked: v.optional(describe(list(osArch), 'Platforms whose digests the lock keeps; linux/amd64, linux/arm64, linux/ppc64le and linux/s390x without it')),
      }),
    ),
    images: v.optional(describe(images, 'How images are pinned')),
    render: v.optional(describe(render, 'How charts and kustomizations are rendered by runs that are given --render')),
    ruleModules: v.optional(describe(list(text('the path of a module')), 'Rules of your own; loaded only when a run is given --allow-code')),
  });
}

/** What the schema makes of a file that fits it. */
export type WrittenConfig = v.InferOutput<ReturnType<typeof configSchema>>;

const OS_ARCH = /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/;
const INDEX_OR_OS_ARCH = /^(index|[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?)$/;
const IMAGE_PATH = /^[^.[\]\s]+(\[\*\])?(\.[^.[\]\s]+(\[\*\])?)*$/;

const preset = word(['recommended', 'strict', 'pedantic']);
const severity = word(['error', 'warning', 'info']);
const confidence = word(['certain', 'likely']);
const paths = describe(list(text('a path pattern')), 'Files, relative to this one, as patterns of .gitignore');
const objects = describe(
  list(v.pipe(text('a kind and a name, such as StatefulSet/web'), v.check((title) => /^[^/\s]+\/[^/\s]+$/.test(title), ({ input }) => `is ${shown(input)}; write a kind and a name, such as StatefulSet/web or Deployment/*`))),
  'Objects by kind and name, such as StatefulSet/web; * stands for any text',
);

const platform = v.union([
  v.pipe(
    text('a platform, such as openshift=4.16'),
    v.check((given) => parsePlatform(given).ok, ({ input }) => platformFault(input)),
  ),
  v.pipe(
    fields({
      kind: v.optional(describe(word(['openshift', 'kubernetes']), 'Without it, both are kept in mind')),
      version: v.optional(describe(v.string(({ input }) => `is ${shown(input)}; it takes a release in quotes, such as "4.16"`), 'Release, such as "4.16" or "4.8.17"')),
      argocd: v.optional(describe(flag(), 'Argo CD applies the manifests')),
      crio: v.optional(describe(flag(), 'The nodes run CRI-O, as those of OpenShift always do')),
      internalRegistry: v.optional(fields({ host: v.optional(text('a host')), route: v.optional(text('a host')) })),
      shortNames: v.optional(describe(word(['docker.io']), 'What a short name may be completed with in repairs')),
    }),
    v.check(
      ({ kind, version }) => version === undefined || (kind !== undefined && parsePlatform(`${kind}=${version}`).ok),
      ({ input: { kind, version } }) => (kind === undefined ? 'has a version and no kind; say openshift or kubernetes' : platformFault(`${kind}=${String(version)}`)),
    ),
  ),
]);

const ignoreEntry = fields({
  rules: describe(list(text('the id of a rule')), 'Rules by id'),
  paths: v.optional(paths),
  objects: v.optional(objects),
  reason: describe(text('why the finding may stay'), 'Why it may stay'),
  until: v.optional(describe(text('a day, as YYYY-MM-DD'), 'The last day on which this holds, as YYYY-MM-DD')),
});

const setEntry = fields({
  name: v.optional(text('a name')),
  paths,
  namespace: v.optional(describe(text('a namespace'), 'Of objects that state none')),
});

const named = fields({ name: text('a name'), namespace: v.optional(text('a namespace')) });

const externals = fields({
  services: v.optional(list(byName(named))),
  claims: v.optional(list(byName(named))),
  serviceAccounts: v.optional(list(byName(named))),
  streams: v.optional(
    list(
      fields({
        name: text('a name'),
        namespace: v.optional(text('a namespace')),
        lookup: v.optional(describe(flag(), 'spec.lookupPolicy.local')),
        tags: v.optional(describe(v.union([v.pipe(list(text('a tag')), v.transform((tags) => Object.fromEntries(tags.map((tag) => [tag, null])))), v.record(v.string(), v.nullable(text('what the tag is from')))]), 'Tags, with what each is from where that is known')),
      }),
    ),
  ),
  imagePullers: v.optional(describe(list(fields({ of: text('a namespace'), by: v.optional(text('a namespace')) })), 'Namespaces whose images others may pull')),
});

const registries = fields({
  allowed: v.optional(describe(list(text('a registry')), 'Hosts, or hosts with the beginning of a path, that images may come from')),
  blocked: v.optional(describe(list(text('a registry')), 'Those that they may not come from')),
  mirrors: v.optional(
    describe(v.array(fields({ source: text('a registry'), mirrors: list(text('a registry')), pulls: describe(word(['digest', 'tag']), 'Which references are sent there') })), 'As in ImageDigestMirrorSet and ImageTagMirrorSet'),
  ),
  insecure: v.optional(
    describe(v.array(fields({ host: text('a host, with its port'), mode: describe(word(['http', 'skip-verify']), 'Without TLS, or with a certificate that nobody checks') })), 'Hosts that may be asked without the safety of TLS'),
  ),
  tagLookup: v.optional(describe(word(['source', 'mirror']), 'Who is asked what a tag stands for; a mirror may be behind')),
});

const osArch = v.pipe(
  text('a platform, such as linux/amd64'),
  v.regex(OS_ARCH, ({ input }) => `is ${shown(input)}; write os/arch, such as linux/amd64 or linux/arm/v7`),
);

const pin = v.pipe(
  text('index, or a platform such as linux/amd64'),
  v.regex(INDEX_OR_OS_ARCH, ({ input }) => `is ${shown(input)}; write index, or os/arch such as linux/amd64`),
);

const images = fields({
  pin: v.optional(describe(pin, 'Which digest is written: index for that of all platforms together, or one platform')),
  pins: v.optional(
    describe(
      v.array(fields({ of: describe(list(text('a registry')), 'Hosts, or hosts with the beginning of a path; * stands for any text without /'), pin })),
      'The same for some images; later ones win',
    ),
  ),
  style: v.optional(describe(word(['tag-and-digest', 'digest-only']), 'What is written: name:tag@digest, or name@digest for tools that refuse the two together')),
  helmValues: v.optional(describe(flag(), 'Pin the images in values files of Helm charts too')),
  paths: v.optional(
    describe(
      v.array(
        fields({
          group: v.optional(describe(text('an API group'), 'API group; the core group without it')),
          kind: text('a kind'),
          path: v.pipe(
            text('a path such as spec.image'),
            v.regex(IMAGE_PATH, ({ input }) => `is ${shown(input)}; write the fields with dots between, and [*] for every item of a list: spec.nodes[*].image`),
          ),
        }),
      ),
      'Where objects of other kinds name images',
    ),
  ),
});

const valuesFiles = list(text('the path of a values file'));

const render = fields({
  kustomize: v.optional(describe(flag(), 'false: kustomizations are read as the files they are')),
  charts: v.optional(
    describe(
      v.array(
        fields({
          path: describe(list(text('a path pattern')), 'Folders of charts, relative to this file, as patterns of .gitignore'),
          release: v.optional(describe(text('a name'), 'Name of the release; that of the chart without it')),
          namespace: v.optional(describe(text('a namespace'), 'Namespace of the release')),
          values: v.optional(describe(valuesFiles, "Values files, relative to the chart's folder; later ones win")),
          valueSets: v.optional(describe(v.record(v.string(), valuesFiles), 'Values files by the name of a rendering, over those of values; each is rendered on its own')),
          set: v.optional(describe(v.record(v.string(), v.union([v.string(({ input }) => `is ${shown(input)}; it takes a text`), v.number(({ input }) => `is ${shown(input)}; it takes a number`), flag()])), 'Values by their keys with dots between, over all files')),
        }),
      ),
      'Charts; of several that name a folder the last one counts',
    ),
  ),
});

/** A name alone, or with its namespace. */
function byName<Output>(schema: v.GenericSchema<unknown, Output>): v.GenericSchema<unknown, Output | { name: string }> {
  return v.union([v.pipe(text('a name'), v.transform((name) => ({ name }))), schema]);
}

const STATES = ['off', 'on', 'error', 'warning', 'info'] as const;

// Kubernetes' YAML takes a bare `off` for false, and people write it bare.
const state = v.pipe(
  v.union([word(STATES), v.boolean()]),
  v.transform((given): (typeof STATES)[number] => (typeof given === 'string' ? given : given ? 'on' : 'off')),
);

function levelOf({ id, options = {} }: ConfigurableRule) {
  const entries = Object.entries(options).map(([key, option]) => [key, v.optional(describe(valueOf(option), option.summary))] as const);
  const values = entries.length > 0 ? fields(Object.fromEntries(entries)) : v.never(`${id} has no options`);
  return v.union([v.pipe(state, v.transform((given): WrittenLevel => ({ severity: given }))), fields({ severity: v.optional(state), confidence: v.optional(confidence), options: v.optional(values) })]);
}

/** What is written of one rule; a word alone is its severity. */
export interface WrittenLevel {
  readonly severity?: v.InferOutput<typeof state> | undefined;
  readonly confidence?: v.InferOutput<typeof confidence> | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

function valueOf({ type, choices }: Option<unknown>): v.GenericSchema {
  switch (type) {
    case 'text-list':
      return list(text('a text'));
    case 'pattern-list':
      return list(v.pipe(text('a regular expression'), v.check(isPattern, ({ input }) => `is ${shown(input)}, which is no regular expression: ${faultOf(input)}`)));
    case 'choice': {
      const [first = '', ...others] = choices ?? [];
      return word([first, ...others]);
    }
    case 'whole-number':
      return v.pipe(v.number(({ input }) => `is ${shown(input)}; it takes a whole number`), v.check((given) => Number.isSafeInteger(given) && given >= 0, ({ input }) => `is ${shown(input)}; it takes a whole number, 0 or more`));
  }
}

function isPattern(given: string): boolean {
  return faultOf(given) === undefined;
}

function faultOf(given: string): string | undefined {
  try {
    new RegExp(given, 'u');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function platformFault(given: string): string {
  const parsed = parsePlatform(given);
  return parsed.ok ? '' : `is ${shown(given)}, which ${parsed.problem}`;
}

function describe<Schema extends v.GenericSchema>(schema: Schema, summary: string): v.SchemaWithPipe<readonly [Schema, v.DescriptionAction<v.InferOutput<Schema>, string>]> {
  return v.pipe(schema, v.description(summary));
}
