import { EXIT, UserError } from '../base/errors';
import type { RecoveryOptions } from './recovery';

/** Throws `UserError` with exit code 130 once the recovery has been interrupted. `state` says how things stand, as a clause. */
export function checkInterrupt({ signal }: Pick<RecoveryOptions, 'signal'>, state: string): void {
  if (signal?.aborted === true) throw new UserError('interrupted', `interrupted; ${state}`, { exitCode: EXIT.interrupted });
}
