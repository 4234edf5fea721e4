import { github } from './github';
import { json } from './json';
import type { Reporter } from './reporter';
import { sarif } from './sarif';
import { text } from './text';

/** Every reporter, by the word after `--format`. */
export const REPORTERS: Readonly<Record<string, Reporter>> = { text, json, sarif, github };
