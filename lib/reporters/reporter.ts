import type { Report } from '../engine/report';
import type { Severity } from '../engine/rule';

/** One way to say what a run found: report in, text out. The same report and context give the same bytes. */
export interface Reporter {
  /** The word after `--format`. */
  readonly id: string;
  /** What it is for, as a clause without a full stop. */
  readonly summary: string;
  /** The whole output; it ends with a line end. */
  render(report: Report, context: RenderContext): string;
}

/** What a reporter may know beside the report. */
export interface RenderContext {
  readonly colour: boolean;
  /** Columns that a line may take; `Infinity` where nothing is to be wrapped or cut. */
  readonly width: number;
  /** The text of a file that findings point into; `undefined` for what is known by name only. */
  textOf(uri: string): SourceLines | undefined;
  readonly showSuppressed: boolean;
  /** The lowest severity that fails the run. */
  readonly failOn: Severity;
  /** Release of pinstream. */
  readonly version: string;
}

/** A file's text by lines; a `YamlFile`'s `text` and `lines` together are one. */
export interface SourceLines {
  readonly text: string;
  readonly lines: {
    /** The line, counted from 1, without its line end; `''` past the last. */
    lineText(line: number): string;
  };
}
