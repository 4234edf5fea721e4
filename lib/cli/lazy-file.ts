import { LineMap } from '../base/span';
import type { SourceFile } from '../sources/source-file';
import { readYaml, refusedFile, type YamlFile } from '../yaml/read';

/** A file whose documents are read at the first question: who knows what is in it may only need its text, for the lines of findings. */
export function lazyFile({ uri, text, problem }: SourceFile): YamlFile {
  let read: YamlFile | undefined;
  let lines: LineMap | undefined;
  const file = (): YamlFile => (read ??= problem ? refusedFile(uri, text, { ...problem, message: `The file ${problem.message}` }) : readYaml(uri, text));
  return {
    uri,
    text,
    get lines() {
      return read?.lines ?? (lines ??= new LineMap(text));
    },
    get documents() {
      return file().documents;
    },
  };
}
