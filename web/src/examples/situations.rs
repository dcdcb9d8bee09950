//! Situations that people really have.
//!
//! What replicas need is in the manual (redis.io, "ACL rules for Sentinel and
//! Replicas"); that ioredis asks INFO whether a server is ready, in its wiki
//! ("Disable ready check"); that go-redis sends CLIENT SETINFO, CLIENT SETNAME
//! and SELECT on connecting, in its pull request 2880.

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
                allow worker: EVALSHA 0 1 queue:in\n\
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
        title: "Replica",
        lesson: "What a replica runs on its primary, as the manual says: three commands, no keys.",
        text: "user replica on >change-me resetchannels +psync +replconf +ping",
        user: "replica",
        cases: "allow replica: PSYNC ? -1\n\
                allow replica: REPLCONF listening-port 6380\n\
                allow replica: PING\n\
                deny replica: GET any\n\
                deny replica: FLUSHALL",
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
        title: "What client libraries run",
        lesson: "ioredis asks INFO whether the server is ready; go-redis names itself and its version.",
        text: "user default off\n\
               user ioredis on >change-me ~app:* resetchannels +@read +@write -@dangerous -scan -randomkey \
               +ping +info +select +client|setname +client|setinfo\n\
               user go-redis on >change-me ~app:* resetchannels +@read +@write -@dangerous -scan -randomkey \
               +ping +select +client|setname +client|setinfo",
        user: "ioredis",
        cases: "allow ioredis: INFO\n\
                allow ioredis: GET app:1\n\
                deny ioredis: FLUSHALL\n\
                allow go-redis: CLIENT SETINFO LIB-NAME go-redis\n\
                allow go-redis: CLIENT SETNAME web\n\
                allow go-redis: SELECT 1\n\
                deny go-redis: INFO",
    },
];
