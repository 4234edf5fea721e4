import { floatingTag } from '../../../rules/images/floating-tag';
import { unpinnedImage } from '../../../rules/images/unpinned-image';
import { badSuppression } from '../../../rules/reader/bad-suppression';
import { duplicateKey } from '../../../rules/reader/duplicate-key';
import { unusedSuppression } from '../../../rules/reader/unused-suppression';
import { undefinedParameter } from '../../../rules/templates/undefined-parameter';
import { ruleTest } from '../../support/rule-test';
import { pod } from './silenced-pod';

const beside = [floatingTag, unpinnedImage, duplicateKey, undefinedParameter];

ruleTest(unusedSuppression, {
  valid: {
    'one that silences something is used': { beside, yaml: pod('latest # pinstream-ignore floating-tag: the vendor ships no other tag') },
    'one whose rule gave way to another at its place is used': { beside, yaml: pod('latest # pinstream-ignore floating-tag, unpinned-image: the vendor ships no other tag') },
    'a rule that did not run proves nothing': { beside: [], yaml: pod('1.2 # pinstream-ignore floating-tag: the vendor ships no other tag') },
    'one that ended is another rule\'s': { beside, yaml: pod('1.2 # pinstream-ignore floating-tag: later until=2025-01-01') },
    'one of a rule that nothing silences is bad-suppression\'s': {
      beside: [...beside, badSuppression],
      yaml: pod('1.2', '    ignore.pinstream/bad-suppression: the vendor ships no other tag\n'),
    },
    'a Template is annotated for what is said of its text': {
      beside,
      yaml: "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata:\n  name: web\n  annotations:\n    ignore.pinstream/undefined-parameter: the launch script expands it\nobjects:\n- apiVersion: v1\n  kind: Pod\n  metadata: { name: web }\n  spec:\n    containers:\n    - name: web\n      image: quay.io/shop/web:1.2\n      args: ['${MISSING}']\nlabels:\n  app: ${MISSING}\n",
    },
  },
  invalid: {
    'a comment on a line without the fault': { beside, yaml: pod('1.2 # pinstream-ignore floating-tag: the vendor ships no other tag #! unused'), says: ['floating-tag finds nothing here'] },
    'each of several rules by itself': { beside, yaml: pod('1.2 # pinstream-ignore floating-tag, unpinned-image: the vendor ships no other tag #! unused') },
    'an annotation': { beside, yaml: pod('1.2', '    ignore.pinstream/floating-tag: the vendor ships no other tag #! unused\n') },
    'an annotation among the processed objects of a Template': {
      beside,
      yaml: 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: web }\nobjects:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: web\n    annotations:\n      ignore.pinstream/floating-tag: vendor #! unused\n  spec:\n    containers:\n    - name: web\n      image: quay.io/shop/web:1.2\n',
    },
  },
});
