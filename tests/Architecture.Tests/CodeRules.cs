using System.Text.RegularExpressions;

namespace PublicTime.Architecture.Tests;

/// <summary>What the code of a room may not contain, judged from one file under src.</summary>
internal static partial class CodeRules
{
    /// <summary>The files that catch everything, because what they watch must not end what stands beside it: an actor, a KE session.</summary>
    public static readonly string[] Supervisors =
        ["src/Actors/Supervisor.cs", "src/KeService/KeServer.cs", "src/Frontend/Engines/BatchWorker.cs", "src/Frontend/Engines/Sockets/AddressSocket.cs"];

    /// <summary>The one file that knows the client of Redis.</summary>
    public const string RedisClientFile = "src/Cluster/Redis/StackExchangeLink.cs";

    /// <summary>Every P/Invoke is in Native, which shows none of it.</summary>
    public static IEnumerable<string> PInvokeOutsideNative(SourceFile file) =>
        file.Room == "Native" ? [] : Found(file, PInvoke(), "only Native calls into other libraries");

    /// <summary>Pointers are for Native and for the AEADs and keys of CookieKeys.</summary>
    public static IEnumerable<string> UnsafeOutsideItsRooms(SourceFile file) =>
        file.Room is "Native" or "CookieKeys" ? [] : Found(file, Unsafe(), "only Native and CookieKeys use pointers");

    /// <summary>A catch names what it catches, in its type or in a filter that begins with a type; or it tidies up and throws on.</summary>
    public static IEnumerable<string> CatchOfEverything(SourceFile file) =>
        Supervisors.Contains(file.Path, StringComparer.Ordinal) ? [] : Found(file, CatchAll(), "only a supervisor catches everything");

    /// <summary>Wire is pure: no input, output, clock, randomness, logging or task.</summary>
    public static IEnumerable<string> ImpureWire(SourceFile file) =>
        file.Room != "Wire" ? [] : Found(file, Impure(), "Wire is pure");

    /// <summary>Frontend sees of Discipline only what is served.</summary>
    public static IEnumerable<string> FrontendBeyondTheServedClock(SourceFile file) =>
        file.Room != "Frontend" ? [] : Found(file, BeyondServed(), "Frontend knows only PublicTime.Discipline.Served");

    /// <summary>The client of Redis is known to one file, so that another version or another client is a change of one file.</summary>
    public static IEnumerable<string> RedisClientOutsideItsFile(SourceFile file) =>
        file.Path == RedisClientFile ? [] : Found(file, RedisClient(), $"only {RedisClientFile} knows the client of Redis");

    private static IEnumerable<string> Found(SourceFile file, Regex forbidden, string rule) =>
        forbidden.Matches(file.Path.EndsWith(".cs", StringComparison.Ordinal) ? file.Code : file.Text)
            .Select(match => $"{file.Path}: {match.Value.Trim()}: {rule}");

    [GeneratedRegex(@"\b(?:LibraryImport|DllImport)\b|\bdelegate\s*\*\s*unmanaged\b", RegexOptions.None, 10_000)]
    private static partial Regex PInvoke();

    [GeneratedRegex(@"\bunsafe\b|<AllowUnsafeBlocks>\s*true", RegexOptions.None, 10_000)]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"\bcatch\s*(?:\{(?![^{}]*\bthrow\s*;\s*\})|when\b|\(\s*(?:System\.)?Exception\b[^)]*\)(?!\s*when\s*\(\s*\w+\s+is\s+(?!not\b|\{|Exception\b)))", RegexOptions.None, 10_000)]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"\b(?:Task|ValueTask|async|TimeProvider|ILogger|Socket|Stream|File|RandomNumberGenerator|Random|Guid)\b|\bSystem\.(?:IO|Threading)\b", RegexOptions.None, 10_000)]
    private static partial Regex Impure();

    [GeneratedRegex(@"\bStackExchange\s*\.\s*Redis\b", RegexOptions.None, 10_000)]
    private static partial Regex RedisClient();

    [GeneratedRegex(@"\bDiscipline(?:\s*;|\.(?!Served\b)[\w.]*)", RegexOptions.None, 10_000)]
    private static partial Regex BeyondServed();
}
