namespace PublicTime.Cluster.Redis;

/// <summary>The two scripts that make each call of the seam one step. KEYS are the ring and the nodes of a <see cref="RedisLayout"/>.</summary>
/// <remarks>
/// They answer with flat arrays of texts, of which the first says how it went: <see cref="Done"/>, <see cref="Conflict"/> or
/// <see cref="Unusable"/>. They look at lengths before they read, so that nobody who fills the keys makes an answer long.
/// </remarks>
internal static class RedisScripts
{
    /// <summary>It was done; what follows depends on the script.</summary>
    public const string Done = "done";

    /// <summary>Another generation is stored than expected.</summary>
    public const string Conflict = "conflict";

    /// <summary>A key holds what is not ours: the key and what it holds follow.</summary>
    public const string Unusable = "unusable";

    private const string RefuseWrongTypes = """
        for _, key in ipairs(KEYS) do
          local kind = redis.call('TYPE', key).ok
          if kind ~= 'none' and kind ~= 'hash' then return {'unusable', key, 'a ' .. kind} end
        end
        local function length(key, field) return redis.call('HSTRLEN', key, field) end

        """;

    /// <summary>
    /// Leaves one's own record, removes those of who is gone, reads ring and records.
    /// ARGV: known stamp, longest ring, own id or empty, own value, longest value, most records, channel or empty, message, ids that are gone.
    /// Answer: done, generation, stamp, length of the ring, the ring unless known or too long, Redis's time in microseconds since 1970, then ids and values in turn.
    /// </summary>
    public static RedisScript Exchange { get; } = new(RefuseWrongTypes + """
        local ring, nodes = KEYS[1], KEYS[2]
        local digits, longest, most = 19, tonumber(ARGV[5]), tonumber(ARGV[6])
        if ARGV[3] ~= '' then
          local stored, size = '', length(nodes, ARGV[3])
          if size > 0 and size <= longest then stored = string.sub(redis.call('HGET', nodes, ARGV[3]), 1, digits) end
          local isOrdered = string.find(stored, '^%d+$') and #stored == digits and stored <= '9223372036854775807'
          if not isOrdered or stored < string.sub(ARGV[4], 1, digits) then redis.call('HSET', nodes, ARGV[3], ARGV[4]) end
        end
        for i = 9, #ARGV do redis.call('HDEL', nodes, ARGV[i]) end
        local now = redis.call('TIME')
        local answer = {'done', '', '', tostring(length(ring, 'octets')), '', now[1] .. string.format('%06d', now[2])}
        if length(ring, 'generation') <= digits and length(ring, 'stamp') <= 16 then
          local head = redis.call('HMGET', ring, 'generation', 'stamp')
          answer[2], answer[3] = head[1] or '', head[2] or ''
        else
          answer[2] = '?'
        end
        if answer[3] ~= ARGV[1] and length(ring, 'octets') <= tonumber(ARGV[2]) then answer[5] = redis.call('HGET', ring, 'octets') or '' end
        local fields = redis.call('HLEN', nodes)
        if fields > 16 * most then return {'unusable', nodes, tostring(fields) .. ' fields'} end
        local ids = {}
        for _, id in ipairs(redis.call('HKEYS', nodes)) do
          if #ids < most and #id == 16 and length(nodes, id) <= longest then ids[#ids + 1] = id end
        end
        if #ids > 0 then
          local values = redis.call('HMGET', nodes, unpack(ids))
          for i, id in ipairs(ids) do
            answer[#answer + 1] = id
            answer[#answer + 1] = values[i] or ''
          end
        end
        if ARGV[7] ~= '' then redis.call('PUBLISH', ARGV[7], ARGV[8]) end
        return answer
        """);

    /// <summary>
    /// Stores a ring if the stored generation is the expected one. ARGV: expected generation, generation, stamp, octets, channel, message.
    /// Answer: done, or conflict.
    /// </summary>
    public static RedisScript WriteRing { get; } = new(RefuseWrongTypes + """
        local stored = '0'
        if length(KEYS[1], 'generation') > 19 then return {'conflict'} end
        if redis.call('HEXISTS', KEYS[1], 'generation') == 1 then stored = string.gsub(redis.call('HGET', KEYS[1], 'generation'), '^0+(%d)', '%1') end
        if stored ~= ARGV[1] then return {'conflict'} end
        redis.call('HSET', KEYS[1], 'generation', ARGV[2], 'stamp', ARGV[3], 'octets', ARGV[4])
        redis.call('PUBLISH', ARGV[5], ARGV[6])
        return {'done'}
        """);
}
