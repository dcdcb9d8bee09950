import { fromRedis, init as initVendors } from './node_modules/aclarity/vendors.web.mjs';
import { check, init, Session } from './node_modules/aclarity/web.mjs';

await Promise.all([init(), initVendors()]);
const session = new Session('valkey-9.1', 'user ana on nopass ~app:* +@read');
const answers = {
  printed: session.run('ACL DRYRUN ana GET log:1'),
  allowed: session.allows('ana', ['GET', 'app:1']),
  repair: check('valkey-9.1', '~app:* +@read', ['GET', 'log:1']).repairs[0].line,
  role: fromRedis('huawei-dcs', 'on ~* &* +@read', 'redis-7.2')[0].form.account_role,
};
document.querySelector('output').value = JSON.stringify(answers);
