import { github } from './github';
import { gitlab } from './gitlab';
import { json } from './json';
import { jsonl } from './jsonl';
import { junit } from './junit';
import { markdown } from './markdown';
import type { Reporter } from './reporter';
import { sarif } from './sarif';
import { text } from './text';

/** Every reporter, by the word after `--format`. */
export const REPORTERS: Readonly<Record<string, Reporter>> = { text, json, jsonl, sarif, junit, github, gitlab, markdown };
