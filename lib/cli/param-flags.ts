import { UserError } from '../base/errors';
import { type GivenProblem, readGiven, unknownGiven } from '../openshift/template/given';
import { uriOf } from '../sources/uri';
import type { ManifestDocument } from '../workspace/document';
import { flag, type FlagValues, repeated } from './flags';
import type { Io } from './io';
import { readNamed } from './named-file';

/** Values for the parameters of Templates, as `oc process` takes them. */
export const PARAM_FLAGS = {
  param: repeated('Value of a Template parameter', 'NAME=value'),
  paramFile: repeated('File with a NAME=value on each line', 'file'),
  strictParams: flag('End with 2 when a required parameter has no value'),
};

export type ParamFlags = FlagValues<typeof PARAM_FLAGS>;

/** The values given. Warnings go to standard error. Throws `UserError` for assignments that are none and files that cannot be read. */
export function readParams({ param, paramFile }: ParamFlags, io: Io): ReadonlyMap<string, string> {
  const files = paramFile.map((name) => ({ name: uriOf(io.cwd, name), text: readNamed(name, { what: 'the param file', hint: 'give a file with a NAME=value on each line' }, io) }));
  const { values, problems } = readGiven(param, files);
  for (const problem of problems) {
    if (problem.fatal) throw new UserError('bad-parameter', sentence(problem));
    io.stderr.write(`warning: ${sentence(problem)}\n`);
  }
  return values;
}

/** Holds the values against the Templates at hand. Throws `UserError` for a name that none of them has, and for what `--strict-params` asks. */
export function checkParams(documents: readonly ManifestDocument[], values: ReadonlyMap<string, string>, { strictParams }: ParamFlags): void {
  const templates = documents.flatMap(({ template, yaml }) => (template ? [{ uri: yaml.uri, parameters: template.processed.parameters }] : []));
  if (values.size > 0 && templates.length === 0) {
    throw new UserError('bad-parameter', 'there is no Template here that the parameters given could be for', {
      hint: 'name the file that holds the Template, or leave the parameters out',
    });
  }
  const names = new Set(templates.flatMap(({ parameters }) => parameters.map(({ name }) => name)));
  const [stranger] = unknownGiven(values, names);
  if (stranger) {
    const text = sentence(stranger);
    throw new UserError('bad-parameter', templates.length === 1 ? text : text.replace('the Template has no', 'no Template here has a'), {
      hint: names.size === 0 ? 'leave it out, as no parameter is declared' : `give one of ${fewOf(names)}`,
    });
  }
  if (!strictParams) return;
  const missing = templates.flatMap(({ uri, parameters }) =>
    parameters.filter(({ required, origin }) => required && origin === 'unknown').map(({ name }) => `${name} (${uri})`),
  );
  if (missing.length > 0) {
    throw new UserError('missing-parameter', `required parameters have no value: ${missing.join(', ')}`, {
      hint: 'give each with --param NAME=value',
    });
  }
}

/** A Template may have a hundred parameters; an error is no place for all of them. */
function fewOf(names: ReadonlySet<string>): string {
  const few = Array.from(names).sort().slice(0, 12);
  return [...few, ...(names.size > few.length ? ['…'] : [])].join(', ');
}

function sentence({ message, at }: GivenProblem): string {
  return at === undefined ? message : `${at.file}:${at.line}: ${message}`;
}
