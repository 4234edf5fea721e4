/**
 * The parts of js-yaml that this folder builds on. `require` and not `import`: a bundler would answer an `import` with the package's
 * ES module, which on Node 20 parses four times slower than its CommonJS twin (measured with 5.5.0).
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- as said above
const jsYaml = require('js-yaml') as typeof import('js-yaml');

export const { getScalarValue, parseEvents, YAMLException } = jsYaml;

export const { DOCUMENT, MAPPING, SEQUENCE, SCALAR, ALIAS, POP } = jsYaml.EVENT_ID;

export const { PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED, LITERAL_BLOCK, FOLDED_BLOCK } = jsYaml.SCALAR_STYLE;

export const { FLOW } = jsYaml.COLLECTION_STYLE;

export const { KEEP } = jsYaml.CHOMPING_MODE;
