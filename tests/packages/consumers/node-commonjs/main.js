const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { check, Session } = require('aclarity');
const { fromRedis } = require('aclarity/vendors');

const session = new Session('valkey-9.1', readFileSync(join(__dirname, 'users.acl'), 'utf8'));
const answers = {
  printed: session.run('ACL DRYRUN ana GET log:1'),
  allowed: session.allows('ana', ['GET', 'app:1']),
  repair: check('valkey-9.1', '~app:* +@read', ['GET', 'log:1']).repairs[0].line,
  role: fromRedis('huawei-dcs', 'on ~* &* +@read', 'redis-7.2')[0].form.account_role,
};
console.log(JSON.stringify(answers));
