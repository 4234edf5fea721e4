import { valueAt } from '../../../lib/base/path';
import type { FurtherId, VerdictId } from '../../../lib/diagnosis/set-diagnosis';
import { type JsonMap, textField } from '../../../lib/kube/json';
import { type ApiServer, type ApiServerOptions, startApiServer } from './api-server';
import { HELD_WORLDS } from './worlds-held';
import { ODD_WORLDS } from './worlds-odd';
import { SHORT_NAME_WORLDS } from './worlds-short-name';
import { STUCK_WORLDS } from './worlds-stuck';
import { mapsIn, nameOf } from './edit';

/** A cluster with one StatefulSet in some state, and what is to be said and done about it. */
export interface World {
  /** `W1` as the table of worked examples has it. */
  readonly id: string;
  /** What is given, as a title. */
  readonly given: string;
  /** @default kubernetes=1.31.4 */
  readonly target?: string;
  /** The StatefulSet, in the namespace `shop`. @default web */
  readonly set?: string;
  /** Brings a server that was just started into the state, as far as possible by playing what led there. */
  bring(server: ApiServer): void;
  readonly verdict: VerdictId;
  /** The pods that the verdict is about, ascending; none where it is about the set or about a pod that is missing. */
  readonly pods: readonly string[];
  /** The image of the first container of the revision at which those pods come back; `undefined` where nobody asks. */
  readonly back?: string;
  /** Pods that a recovery deletes at the first look, in order. */
  readonly deletes: readonly string[];
  /** The same where pods that ran may go too. @default no others */
  readonly deletesThatRan?: readonly string[];
  /** Findings beside the verdict that have to be among those given. */
  readonly further?: readonly FurtherId[];
  /** An image to write into the template, where that is the way out. */
  readonly writeImage?: string;
  /** The verdict in the end, when all that may be deleted is, look after look. @default the same */
  readonly after?: VerdictId;
}

export const WORLDS: readonly World[] = [...STUCK_WORLDS, ...HELD_WORLDS, ...ODD_WORLDS, ...SHORT_NAME_WORLDS].toSorted(
  (one, other) => numberIn(one) - numberIn(other) || (one.id < other.id ? -1 : 1),
);

/** Throws for a name that no world has. */
export function worldOf(id: string): World {
  const world = WORLDS.find((one) => one.id === id);
  if (!world) throw new Error(`there is no world ${id}`);
  return world;
}

/** Starts a server and brings it into the state of a world. */
export async function startWorld(world: World, options: ApiServerOptions = {}): Promise<ApiServer> {
  const server = await startApiServer({ ...(world.target === undefined ? {} : { target: world.target }), ...options });
  try {
    world.bring(server);
    return server;
  } catch (fault) {
    await server.stop();
    throw fault;
  }
}

/** The name of the revision of a set whose first container has the image. Throws where there is none. */
export function revisionWith(server: ApiServer, set: string, image: string): string {
  const found = server.list('ControllerRevision').find((revision) => nameOf(revision).startsWith(`${set}-`) && firstImageOf(revision) === image);
  if (!found) throw new Error(`no revision of ${set} has ${image}`);
  return nameOf(found);
}

function firstImageOf(revision: JsonMap): string | undefined {
  return textField(mapsIn(valueAt(revision, ['data', 'spec', 'template', 'spec']), 'containers')[0], 'image');
}

function numberIn({ id }: World): number {
  return Number(/\d+/.exec(id)?.[0] ?? 0);
}
