import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, type ExitCode, UserError } from '../../base/errors';
import { printable } from '../../base/unknown';
import { imageUsesOf } from '../../kube/workloads';
import { parseImage } from '../../images/reference';
import { resolveImage } from '../../openshift/resolution';
import type { Resolution } from '../../openshift/resolution-types';
import { streamsOf } from '../../workspace/streams';
import { command } from '../command';
import { configFinder } from '../configs';
import { flag, type FlagValues, oneOf } from '../flags';
import { tellGaps } from '../gaps';
import { type ImageTrace, type TraceOptions, traceImages } from '../image-traces';
import { cutLongWords } from '../image-words';
import { type Io, isColoured, lineWidth } from '../io';
import { OPEN_FLAGS, openWorkspace } from '../open-workspace';
import { RENDER_FLAGS } from '../render/flags';
import { TARGET_FLAGS, targetOf } from '../target-flags';
import { surround, SURROUNDINGS_FLAGS } from '../trace-question';
import { printTraces } from '../trace-text';

const FLAGS = {
  format: oneOf('How the way is printed', ['text', 'json'], 'text'),
  update: flag('Follow a change of an existing object instead of its creation'),
  ...SURROUNDINGS_FLAGS,
  ...TARGET_FLAGS,
  ...OPEN_FLAGS,
  ...RENDER_FLAGS,
};

type Flags = FlagValues<typeof FLAGS>;

/** Tells how images would be resolved. */
export const trace = command({
  name: 'trace',
  summary: 'Show how each image of the manifests, or one image, would be resolved: by whom, to what, and what can go wrong',
  operand: '[path|image]',
  flags: FLAGS,
  async run({ operands: [operand = '.'], flags }, io) {
    const { traces, code } = await (isImage(operand, io) ? traceOne(operand, flags, io) : traceFiles(operand, flags, io));
    if (flags.format === 'json') io.stdout.write(`${JSON.stringify({ version: 1, images: traces.map(describe) }, undefined, 2)}\n`);
    else io.stdout.write(printTraces(traces, { width: lineWidth(io.stdout), colour: isColoured(io.stdout, io.env) }));
    return code;
  },
});

interface Traced {
  readonly traces: readonly ImageTrace[];
  readonly code: ExitCode;
}

/** An operand is a path where there is one; else it is an image, unless it can only have been meant as a path. */
function isImage(operand: string, { cwd }: Io): boolean {
  if (operand === '-' || existsSync(resolve(cwd, operand))) return false;
  if (/^\.{0,2}\/|\/$|\.(?:ya?ml|json)$/.test(operand)) return false;
  const parsed = parseImage(operand);
  if (!parsed.ok) {
    throw new UserError('usage', `${cutLongWords(JSON.stringify(operand))} is no path that exists, and no image: it ${parsed.problem}`, {
      hint: 'give a file, a folder, or an image such as quay.io/shop/web:1.0',
    });
  }
  return true;
}

async function traceOne(image: string, flags: Flags, io: Io): Promise<Traced> {
  const { param, paramFile, strictParams, stdinFilename, render } = flags;
  if (param.length + paramFile.length > 0 || strictParams || stdinFilename !== undefined || render) {
    throw new UserError('usage', `--param, --param-file, --strict-params, --stdin-filename and --render are for files, and ${image} is an image`, {
      hint: `leave them out, or give a path instead of ${image}`,
    });
  }
  const target = targetOf(flags, await configFinder(flags, io)(io.cwd));
  const { object, index } = surround(image, flags);
  const [use] = imageUsesOf(object);
  if (!use) throw new Error(`${object.kind} holds no image`);
  const resolution = resolveImage({ object, use, streams: streamsOf(index), target, namespace: index.namespaceOf(object), operation: operationOf(flags) });
  return { traces: [{ object, use, place: object.origin.locate(use.path), resolution, leftOut: undefined }], code: EXIT.clean };
}

async function traceFiles(path: string, flags: Flags, io: Io): Promise<Traced> {
  const { kind, namespace, resolveNames, stream } = flags;
  if (kind !== undefined || namespace !== undefined || resolveNames || stream.length > 0) {
    throw new UserError('usage', '--kind, --namespace, --resolve-names and --stream are for one image by name; files say these themselves', {
      hint: `leave them out, or give an image instead of ${path}`,
    });
  }
  const workspace = await openWorkspace([path], flags, io);
  const code = tellGaps(workspace, io);
  const traces = traceImages(workspace, { targetOf: (set) => targetOf(flags, workspace.configOf(set)), operation: operationOf(flags) });
  if (traces.length === 0) {
    throw new UserError('nothing-to-check', `no workload in ${path === '.' ? 'this folder' : path} names an image`, {
      hint: 'name a file or folder that holds workloads, or one image',
    });
  }
  return { traces, code };
}

function operationOf({ update }: Flags): TraceOptions['operation'] {
  return update ? 'update' : 'create';
}

function describe({ object, use, place, resolution, leftOut }: ImageTrace): object {
  const { span } = place;
  return {
    ...(span && { file: place.uri, line: span.start.line, column: span.start.column }),
    workload: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      name: printable(object.name),
      namespace: object.namespace === undefined ? undefined : printable(object.namespace),
    },
    container: printable(use.name),
    ...describeReading(resolution),
    leftOut,
  };
}

function describeReading(resolution: Resolution): object {
  const { image, platform, confidence, outcome, result, resultPattern, pullPolicy, pulls, steps, hazards, otherwise } = resolution;
  return {
    image: image === undefined ? undefined : printable(image),
    platform,
    confidence,
    outcome: outcome.kind,
    result: result ?? resultPattern,
    pullPolicy: pullPolicy.value,
    pulls: pulls.map(printable),
    steps,
    hazards,
    otherwise: otherwise && describeReading(otherwise),
  };
}
