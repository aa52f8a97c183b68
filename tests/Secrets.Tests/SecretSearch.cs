using System.Runtime.InteropServices;
using System.Text;

namespace PublicTime.Secrets.Tests;

/// <summary>Looks for secrets, and for any eight octets in a row of one, in the notations that octets are printed in.</summary>
internal sealed class SecretSearch
{
    private const int Window = sizeof(ulong);
    private const int Base64Window = 9; // whole groups of three, so that the neighbours do not change the characters

    private readonly IReadOnlyList<Secret> _secrets;
    private readonly Dictionary<ulong, string> _windows = [];
    private readonly bool[] _mayBegin = new bool[1 << 16];

    public SecretSearch(IReadOnlyList<Secret> secrets)
    {
        _secrets = secrets;
        foreach (Secret secret in secrets)
        {
            AddWindows(secret.Name, secret.Octets);
            AddWindows($"{secret.Name} in hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret.Octets)));
            AddWindows($"{secret.Name} in hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexString(secret.Octets)));
        }
    }

    /// <summary>The names of the secrets that a text shows: as they are, in hexadecimal, in Base64.</summary>
    public IReadOnlyList<string> FindIn(string text)
    {
        string lower = text.ToLowerInvariant();
        string plain = lower.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return [.. _secrets.Where(secret => Shows(secret.Octets, text, lower, plain)).Select(secret => secret.Name).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The names of the secrets that octets hold: as they are, or in hexadecimal.</summary>
    public IReadOnlyList<string> FindIn(ReadOnlySpan<byte> octets)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        for (int at = 0; at + Window <= octets.Length; at++)
        {
            ulong window = MemoryMarshal.Read<ulong>(octets[at..]);
            if (_mayBegin[(ushort)window] && _windows.TryGetValue(window, out string? name))
            {
                found.Add(name);
            }
        }

        return [.. found];
    }

    private static bool Shows(byte[] secret, string text, string lower, string plain)
    {
        for (int at = 0; at + Base64Window <= secret.Length; at++)
        {
            ReadOnlySpan<byte> window = secret.AsSpan(at, Window);
            string hexadecimal = Convert.ToHexStringLower(window);
            if (text.Contains(Encoding.Latin1.GetString(window), StringComparison.Ordinal)
                || lower.Contains(hexadecimal, StringComparison.Ordinal)
                || plain.Contains(hexadecimal, StringComparison.Ordinal)
                || text.Contains(Convert.ToBase64String(secret, at, Base64Window), StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private void AddWindows(string name, ReadOnlySpan<byte> octets)
    {
        for (int at = 0; at + Window <= octets.Length; at++)
        {
            ulong window = MemoryMarshal.Read<ulong>(octets[at..]);
            _windows[window] = name;
            _mayBegin[(ushort)window] = true;
        }
    }
}
