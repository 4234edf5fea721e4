import type { CollectedKey } from '../../images/collected';
import { collectFromApp } from '../../sources/collect-images';
import type { Io } from '../io';
import type { ImageUseData } from './results';

/** The use of an image that the app takes from the lock: where in its code that is nobody can tell. */
export const APP_USE: ImageUseData = { file: 'cdk8s.yaml', line: undefined, path: '', where: 'the app' };

/** The images that the app takes from the lock; none where nobody asked for the app. What it throws, `collectFromApp` throws. */
export async function appImages({ app }: { readonly app: boolean }, { cwd, env, stderr }: Io): Promise<readonly CollectedKey[]> {
  return app ? collectFromApp({ cwd, env, log: (text) => stderr.write(text) }) : [];
}
