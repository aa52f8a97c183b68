using System.Diagnostics.CodeAnalysis;

namespace PublicTime.Control.Requests;

/// <summary>What the control socket answers, found by the line that asks.</summary>
/// <param name="all">At least one; names differ, and none is another one followed by a space.</param>
public sealed class ControlRequests(IReadOnlyList<ControlRequest> all)
{
    /// <summary>Finds the request that a line is.</summary>
    /// <param name="line">Without its line feed.</param>
    /// <param name="request">The request.</param>
    /// <param name="argument">What follows its name, empty for nothing.</param>
    /// <param name="refusal">One sentence that says why there is none.</param>
    public bool TryFind(string line, [NotNullWhen(true)] out ControlRequest? request, out string argument, out string refusal)
    {
        ArgumentNullException.ThrowIfNull(line);
        request = all.FirstOrDefault(candidate => line == candidate.Name || line.StartsWith($"{candidate.Name} ", StringComparison.Ordinal));
        argument = request is null || line.Length == request.Name.Length ? "" : line[(request.Name.Length + 1)..];
        refusal = request switch
        {
            null => $"`{line}` is not a request; {Known}.",
            { Argument: "" } when argument.Length > 0 => $"`{request.Name}` takes nothing after it, not `{argument}`.",
            { NeedsArgument: true } when argument.Length == 0 => $"`{request.Name}` is not a request without {request.Argument}.",
            _ => "",
        };
        return request is not null && refusal.Length == 0;
    }

    private string Known
    {
        get
        {
            string[] usages = [.. all.Select(request => $"`{request.Usage}`")];
            return usages.Length == 1 ? $"{usages[0]} is" : $"{string.Join(", ", usages[..^1])} and {usages[^1]} are";
        }
    }
}
