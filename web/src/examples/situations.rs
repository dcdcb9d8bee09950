//! Situations that people really have.
//!
//! What sentinels and replicas need is in the manual (redis.io, "ACL rules for
//! Sentinel and Replicas"); what clients send on connecting, with the sources, in
//! `aclarity::analysis::clients`, and a test holds these against that. The keys
//! and channels of Celery are those of kombu (`kombu/transport/redis.py`) and of
//! its results (assumed from their names), those of Sidekiq and BullMQ their
//! defaults; that StackExchange.Redis reads a key and listens to a channel of its
//! own is in its configuration's manual.

use super::Example;

pub const SITUATIONS: &[Example] = &[
    Example {
        title: "Cache of a web app",
        lesson: "Its own keys, everything but what is dangerous.",
        text: "user default off\n\
               user cache on >change-me ~cache:* resetchannels +@all -@dangerous -@admin -scan -randomkey",
        user: "cache",
        cases: "allow cache: SET cache:1 x\n\
                allow cache: MGET cache:1 cache:2\n\
                deny cache: GET session:1\n\
                deny cache: FLUSHALL\n\
                deny cache: KEYS *\n\
                deny cache: CONFIG SET maxmemory 0",
    },
    Example {
        title: "Queue worker",
        lesson: "Lists and blocking reads on the queue's keys; scripts, as queue libraries use.",
        text: "user default off\n\
               user worker on >change-me ~queue:* resetchannels +@list +@transaction +eval +evalsha +script|load \
               +del +expire +ping +select +client|setname +client|setinfo",
        user: "worker",
        cases: "allow worker: LPUSH queue:in job\n\
                allow worker: BRPOPLPUSH queue:in queue:busy 5\n\
                allow worker: EVAL \"return redis.call('LLEN', KEYS[1])\" 1 queue:in\n\
                deny worker: BRPOPLPUSH queue:in other 5\n\
                deny worker: EVAL x 1 other\n\
                deny worker: FLUSHALL",
    },
    Example {
        title: "Read-only analyst",
        lesson: "Reads all keys, without KEYS, which would hold up the server.",
        text: "user default off\n\
               user analyst on >change-me %R~* resetchannels +@read -keys +ping +info +select +client|setname \
               +client|setinfo",
        user: "analyst",
        cases: "allow analyst: GET any\n\
                allow analyst: SCAN 0\n\
                allow analyst: HGETALL any\n\
                deny analyst: SET any x\n\
                deny analyst: KEYS *\n\
                deny analyst: CONFIG GET maxmemory",
    },
    Example {
        title: "Monitoring agent",
        lesson: "Figures about the server, no data.",
        text: "user default off\n\
               user monitor on >change-me resetkeys resetchannels +ping +info +config|get +slowlog|get \
               +slowlog|len +latency|latest +client|list +memory|stats +dbsize",
        user: "monitor",
        cases: "allow monitor: INFO\n\
                allow monitor: CONFIG GET maxmemory\n\
                allow monitor: SLOWLOG GET 10\n\
                deny monitor: CONFIG SET maxmemory 0\n\
                deny monitor: SLOWLOG RESET\n\
                deny monitor: GET any",
    },
    Example {
        title: "Publish and subscribe",
        lesson: "One user sends, another listens. A pattern to listen to has to be permitted letter by letter.",
        text: "user default off\n\
               user publisher on >change-me &news:* +publish +ping\n\
               user subscriber on >change-me &news:* +subscribe +psubscribe +unsubscribe +punsubscribe +ping",
        user: "subscriber",
        cases: "allow publisher: PUBLISH news:eu hi\n\
                deny publisher: PUBLISH other hi\n\
                deny publisher: SUBSCRIBE news:eu\n\
                allow subscriber: SUBSCRIBE news:eu\n\
                allow subscriber: PSUBSCRIBE news:*\n\
                deny subscriber: PSUBSCRIBE news:e*\n\
                deny subscriber: PUBLISH news:eu hi",
    },
    Example {
        title: "Tenants side by side",
        lesson: "Each has its prefix, and reads what is shared.",
        text: "user default off\n\
               user tenant-a on >change-me ~a:* %R~shared:* resetchannels +@all -@dangerous -@admin -scan -randomkey\n\
               user tenant-b on >change-me ~b:* %R~shared:* resetchannels +@all -@dangerous -@admin -scan -randomkey",
        user: "tenant-a",
        cases: "allow tenant-a: SET a:1 x\n\
                deny tenant-a: GET b:1\n\
                deny tenant-b: GET a:1\n\
                allow tenant-a: COPY shared:1 a:1\n\
                deny tenant-a: SET shared:1 x\n\
                deny tenant-b: FLUSHALL",
    },
    Example {
        title: "Sentinel and replicas",
        lesson: "What a sentinel runs on data servers, and a replica on its primary, as the manual says.",
        text: "user default off\n\
               user sentinel on >change-me allchannels +multi +slaveof +ping +exec +subscribe +config|rewrite \
               +role +publish +info +client|setname +client|kill +script|kill\n\
               user replica on >change-me resetchannels +psync +replconf +ping",
        user: "sentinel",
        cases: "allow sentinel: SLAVEOF NO ONE\n\
                allow sentinel: PUBLISH __sentinel__:hello x\n\
                allow sentinel: CONFIG REWRITE\n\
                allow sentinel: CLIENT KILL TYPE normal\n\
                deny sentinel: GET any\n\
                deny sentinel: CONFIG SET maxmemory 0\n\
                allow replica: PSYNC ? -1\n\
                deny replica: GET any",
    },
    Example {
        title: "What client libraries need to connect",
        lesson: "redis-py, Jedis, Lettuce, ioredis, node-redis, go-redis, StackExchange.Redis and redis-rs, each as its own user.",
        text: "user default off\n\
               user redis-py on >change-me ~app:* resetchannels +get +set +client|setname +client|setinfo +select +ping\n\
               user jedis on >change-me ~app:* resetchannels +get +set +client|setname +client|setinfo +select +ping +readonly\n\
               user lettuce on >change-me ~app:* resetchannels +get +set +client|setname +client|setinfo +select +ping +readonly\n\
               user ioredis on >change-me ~app:* resetchannels +get +set +client|setname +client|setinfo +select +ping +info\n\
               user node-redis on >change-me ~app:* resetchannels +get +set +client|setname +client|setinfo +select +ping +readonly\n\
               user go-redis on >change-me ~app:* resetchannels +get +set +client|setname +client|setinfo +select +ping +readonly\n\
               user stackexchange on >change-me ~app:* %R~__Booksleeve_TieBreak resetchannels &__Booksleeve_MasterChanged \
               +get +set +client|setname +client|setinfo +client|id +select +ping +echo +info +config|get +subscribe +unsubscribe\n\
               user redis-rs on >change-me ~app:* resetchannels +get +set +client|setname +client|setinfo +select +ping",
        user: "stackexchange",
        cases: "allow redis-py: CLIENT SETINFO LIB-NAME redis-py\n\
                allow redis-py: SELECT 1\n\
                allow jedis: CLIENT SETNAME web\n\
                allow lettuce: READONLY\n\
                allow ioredis: INFO\n\
                allow node-redis: PING\n\
                allow go-redis: CLIENT SETNAME web\n\
                allow stackexchange: ECHO x\n\
                allow stackexchange: GET __Booksleeve_TieBreak\n\
                allow stackexchange: SUBSCRIBE __Booksleeve_MasterChanged\n\
                allow redis-rs: CLIENT SETINFO LIB-VER 1\n\
                deny redis-rs: INFO\n\
                deny redis-py: GET other",
    },
    Example {
        title: "Sidekiq",
        lesson: "What its author gives: all but what is dangerous, and INFO, which it asks at the start.",
        text: "user default off\n\
               user sidekiq on >change-me ~* resetchannels +@all -@dangerous +info",
        user: "sidekiq",
        cases: "allow sidekiq: INFO\n\
                allow sidekiq: LPUSH queue:default job\n\
                allow sidekiq: BRPOP queue:default 2\n\
                allow sidekiq: ZADD schedule 1 job\n\
                deny sidekiq: FLUSHALL\n\
                deny sidekiq: KEYS *\n\
                deny sidekiq: CONFIG GET maxmemory",
    },
    Example {
        title: "Celery",
        lesson: "The keys and channels of its Redis transport and of its results; queues have their own names. What it sends to connect is assumed to be what redis-py sends.",
        text: "user default off\n\
               user celery on >change-me ~celery* ~_kombu* ~unacked* ~*.reply.celery.pidbox* resetchannels &/*.celery* \
               &celery-task-meta-* +@all -@dangerous -@admin -scan -randomkey",
        user: "celery",
        cases: "allow celery: LPUSH celery task\n\
                allow celery: BRPOP celery 1\n\
                allow celery: SADD _kombu.binding.celery x\n\
                allow celery: ZADD unacked_index 1 x\n\
                allow celery: SET celery-task-meta-1 x\n\
                allow celery: PUBLISH celery-task-meta-1 x\n\
                allow celery: PUBLISH /0.celery.pidbox x\n\
                deny celery: LPUSH other task\n\
                deny celery: FLUSHALL",
    },
    Example {
        title: "BullMQ",
        lesson: "Scripts on its own keys, and INFO, by which it asks for the server's version on connecting.",
        text: "user default off\n\
               user bullmq on >change-me ~bull:* resetchannels +@all -@dangerous -@admin -scan -randomkey +info +client|list",
        user: "bullmq",
        cases: "allow bullmq: INFO\n\
                allow bullmq: EVAL \"return redis.call('LLEN', KEYS[1])\" 1 bull:mail:wait\n\
                allow bullmq: BZPOPMIN bull:mail:marker 5\n\
                allow bullmq: XREAD BLOCK 10 STREAMS bull:mail:events $\n\
                allow bullmq: CLIENT LIST\n\
                deny bullmq: GET other\n\
                deny bullmq: FLUSHDB",
    },
    Example {
        title: "redis_exporter",
        lesson: "As its manual has it, but for what a plain scrape can do without: GET, EVAL and SCAN over all keys.",
        text: "user default off\n\
               user exporter on >change-me resetkeys resetchannels +ping +info +client|setname +client|setinfo +client|list +config|get \
               +slowlog|get +slowlog|len +latency|latest +latency|histogram +cluster|info +memory|stats +select",
        user: "exporter",
        cases: "allow exporter: INFO ALL\n\
                allow exporter: CONFIG GET *\n\
                allow exporter: SLOWLOG LEN\n\
                allow exporter: LATENCY HISTOGRAM\n\
                deny exporter: CONFIG SET maxmemory 0\n\
                deny exporter: GET any\n\
                deny exporter: CLIENT KILL 1",
    },
];
