using System.Security.Cryptography;
using System.Text;

namespace PublicTime.Cluster.Redis;

/// <summary>A script that Redis runs in one step.</summary>
internal sealed class RedisScript
{
    /// <summary>A script.</summary>
    /// <param name="text">Lua 5.1.</param>
    public RedisScript(string text)
    {
        Text = text;
#pragma warning disable CA5350 // EVALSHA names scripts by SHA-1; nothing is protected by it
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    /// <summary>The Lua text.</summary>
    public string Text { get; }

    /// <summary>The SHA-1 that EVALSHA names it by, 20 octets.</summary>
    public byte[] Hash { get; }
}
