import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Io } from '../io';
import type { LockFile } from './lock-file';

/** Whether a run sees everything that may use the lock, so that what it does not see is unused; otherwise why not, as a clause. `leftOut` are values files. */
export function seesWhole({ path, uri }: LockFile, operands: readonly string[], { app, leftOut: [values] }: { readonly app: boolean; readonly leftOut: readonly string[] }, { cwd }: Io): { readonly sees: true } | { readonly sees: false; readonly reason: string } {
  if (operands.length > 0 && !operands.every((operand) => operand === '.')) return { sees: false, reason: 'only some paths were looked at' };
  const folder = dirname(path);
  if (existsSync(folder) && realpathSync(folder) !== realpathSync(cwd)) return { sees: false, reason: `the lock ${uri} lies in another folder than this one` };
  if (!app && existsSync(join(cwd, 'cdk8s.yaml'))) return { sees: false, reason: 'the app of cdk8s.yaml may use them; --app asks it' };
  if (values !== undefined) return { sees: false, reason: `values of Helm charts may use them, as in ${values}; --helm-values looks into them` };
  return { sees: true };
}
