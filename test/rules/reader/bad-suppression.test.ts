import { badSuppression } from '../../../rules/reader/bad-suppression';
import { floatingTag } from '../../../rules/images/floating-tag';
import { unusedSuppression } from '../../../rules/reader/unused-suppression';
import { ruleTest } from '../../support/rule-test';
import { pod } from './silenced-pod';

const beside = [floatingTag, unusedSuppression];

ruleTest(badSuppression, {
  valid: {
    'a rule and a reason are enough': { beside, yaml: pod('latest # pinstream-ignore floating-tag: the vendor ships no other tag') },
    'several rules share a reason': { beside: [...beside], yaml: pod('latest # pinstream-ignore floating-tag, floating-tag: the vendor ships no other tag until=2027-02-28') },
    'a word that only begins alike is no suppression': { beside, yaml: pod('latest # pinstream-ignored') },
    'text that is no comment is no suppression': { beside, yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  hint: |\n    # pinstream-ignore\n' },
  },
  invalid: {
    'no rule': { beside, yaml: pod('latest # pinstream-ignore #! noRule, noReason').replace(', noReason', '') },
    'no rule before the colon': { beside, yaml: pod('latest # pinstream-ignore : the vendor ships no other tag #! noRule') },
    'a misspelt rule': { beside, yaml: pod('latest # pinstream-ignore floting-tag: the vendor ships no other tag #! unknownRule'), says: ['no rule floting-tag', 'did you mean floating-tag?'] },
    'no reason': { beside, yaml: pod('latest # pinstream-ignore floating-tag #! noReason'), says: ['suppression of floating-tag gives no reason'] },
    'a day instead of a reason': { beside, yaml: pod('latest # pinstream-ignore floating-tag: until=2027-01-01 #! noReason') },
    'a day that is none': { beside, yaml: pod('latest # pinstream-ignore floating-tag: later until=2027-02-30 #! badDate'), says: ['until=2027-02-30'] },
    'a suppression of what is said of suppressions': { beside, yaml: pod('latest # pinstream-ignore unused-suppression: quiet please #! untouchable') },
    'an annotation without a rule': { beside, yaml: pod('latest', "    ignore.pinstream/: the vendor ships no other tag #! noRule\n") },
    'an annotation whose text is a number': { beside, yaml: pod('latest', '    ignore.pinstream/floating-tag: 7 #! noReason\n') },
    'a suppression in a Template': {
      beside,
      yaml: 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: web }\nobjects:\n- apiVersion: v1\n  kind: Pod\n  metadata: { name: web }\n  spec:\n    containers:\n    - name: web\n      image: quay.io/shop/web:latest # pinstream-ignore floating-tag #! noReason\n',
    },
  },
});
