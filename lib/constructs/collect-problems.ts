import { RootConstruct } from 'constructs';
import { Problems } from './problems';

/** What `act` reports, for constructs that are not ours and get their problems told in another way. */
export function problemsOf(act: (problems: Problems) => void): readonly string[] {
  const desk = new RootConstruct();
  act(new Problems(desk));
  return desk.node.validate();
}
