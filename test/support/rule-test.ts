import { describe, it } from 'vitest';
import { ruleTester } from '../../lib/testing/rule-test';

/** Tests a rule with vitest. */
export const ruleTest = ruleTester({ describe, it });
