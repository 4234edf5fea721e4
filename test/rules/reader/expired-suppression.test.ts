import { floatingTag } from '../../../rules/images/floating-tag';
import { expiredSuppression } from '../../../rules/reader/expired-suppression';
import { ruleTest } from '../../support/rule-test';
import { pod } from './silenced-pod';

const beside = [floatingTag];

ruleTest(expiredSuppression, {
  valid: {
    'the last day still counts': { beside, yaml: pod('latest # pinstream-ignore floating-tag: later until=2026-01-15') },
    'a suppression without an end lasts': { beside, yaml: pod('latest # pinstream-ignore floating-tag: later') },
    'a day that is none is not over': { beside, yaml: pod('latest # pinstream-ignore floating-tag: later until=2025-13-01') },
  },
  invalid: {
    'the day after the last': { beside, yaml: pod('latest # pinstream-ignore floating-tag: 1.3 is not out until=2026-01-14 #! open'), says: ['ended on 2026-01-14', 'its reason was: 1.3 is not out'] },
    'an annotation': { beside, yaml: pod('latest', '    ignore.pinstream/floating-tag: later until=2025-01-01 #! open\n') },
    'nothing is left to silence': { beside, yaml: pod('1.2 # pinstream-ignore floating-tag: later until=2025-01-01 #! needless') },
  },
});
