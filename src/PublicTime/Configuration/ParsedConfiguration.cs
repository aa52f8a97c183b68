using System.Diagnostics.CodeAnalysis;

namespace PublicTime.Configuration;

/// <summary>What came of a configuration: options when there is no mistake, and all that should be said about it.</summary>
public sealed record ParsedConfiguration
{
    /// <summary>What to do; null exactly when there are mistakes.</summary>
    public ServeOptions? Options { get; init; }

    /// <summary>All that stops the start, in the order of the directives.</summary>
    public required IReadOnlyList<Remark> Mistakes { get; init; }

    /// <summary>Directives that are known and not followed, each with its consequence.</summary>
    public required IReadOnlyList<Remark> Notices { get; init; }

    /// <summary>Every file that was read, in order; a file that is included twice stands here twice.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>True when there are options.</summary>
    [MemberNotNullWhen(true, nameof(Options))]
    public bool IsGood => Options is not null;
}
