//! Commands of modules, which no server knows without them.

/// What there is to say about a command of a module.
pub(super) fn of_module(module: &str) -> String {
    format!(
        "this command belongs to the module {module}: only a server that has loaded it knows \
         it, and it is not simulated here"
    )
}

/// The modules that commands of these beginnings belong to.
pub(super) fn module_of(name: &str) -> Option<&'static str> {
    let modules = [
        ("ft.", "RediSearch (search)"),
        ("_ft.", "RediSearch (search)"),
        ("search.", "RediSearch (search)"),
        ("json.", "RedisJSON (ReJSON), or valkey-json"),
        ("bf.", "RedisBloom (bf), or valkey-bloom"),
        ("cf.", "RedisBloom (bf)"),
        ("cms.", "RedisBloom (bf)"),
        ("topk.", "RedisBloom (bf)"),
        ("tdigest.", "RedisBloom (bf)"),
        ("ts.", "RedisTimeSeries (timeseries)"),
        ("timeseries.", "RedisTimeSeries (timeseries)"),
        ("graph.", "RedisGraph or FalkorDB (graph)"),
        ("rg.", "RedisGears (rg)"),
        ("tfcall", "RedisGears (redisgears_2)"),
        ("tfunction", "RedisGears (redisgears_2)"),
        ("ai.", "RedisAI (ai)"),
        ("cl.", "redis-cell"),
    ];
    let is_it = |(prefix, _): &&(&str, &str)| name.starts_with(prefix);
    modules.iter().find(is_it).map(|(_, module)| *module)
}
