/** The package entry `pinstream/testing`. It loads no test framework: `describe` and `it` come from the caller. */
export { type Framework, type InvalidCase, type RuleCases, ruleTester, type ValidCase } from '../testing/rule-test';
