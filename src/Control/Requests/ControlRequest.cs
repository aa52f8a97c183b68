using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PublicTime.Control.Requests;

/// <summary>One request that the control socket answers. Given by the composition; any thread may ask.</summary>
public sealed record ControlRequest
{
    private ControlRequest()
    {
    }

    /// <summary>The words that it begins with.</summary>
    public required string Name { get; init; }

    /// <summary>What follows the name: a word in upper case, in brackets when it may be left out; empty for nothing.</summary>
    public string Argument { get; init; } = "";

    /// <summary>True for what changes something and may have to wait for others; a report is at hand.</summary>
    public bool IsCommand { get; init; }

    /// <summary>Makes the answer, one JSON document, from the argument, which is empty when there is none. Must not throw but for the cancellation.</summary>
    public required Func<string, CancellationToken, Task<byte[]>> AnswerAsync { get; init; }

    /// <summary>The whole line, for people.</summary>
    public string Usage => Argument.Length == 0 ? Name : $"{Name} {Argument}";

    /// <summary>Whether it means nothing without its argument.</summary>
    public bool NeedsArgument => Argument.Length > 0 && Argument[0] != '[';

    /// <summary>A request for a report that is at hand.</summary>
    /// <param name="name">The words of the request.</param>
    /// <param name="report">Makes the report; must not wait and must not throw.</param>
    /// <param name="shape">How it is written.</param>
    public static ControlRequest Report<T>(string name, Func<T> report, JsonTypeInfo<T> shape) => new()
    {
        Name = name,
        AnswerAsync = (_, _) => Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(report(), shape)),
    };

    /// <summary>An operator's command.</summary>
    /// <param name="name">The words that it begins with.</param>
    /// <param name="argument">See <see cref="Argument"/>.</param>
    /// <param name="carryOutAsync">Carries it out; gives up when it is cancelled.</param>
    public static ControlRequest Command(string name, string argument, Func<string, CancellationToken, Task<CommandReply>> carryOutAsync) => new()
    {
        Name = name,
        Argument = argument,
        IsCommand = true,
        AnswerAsync = async (given, cancellation) => JsonSerializer.SerializeToUtf8Bytes(
            await carryOutAsync(given, cancellation).ConfigureAwait(false), ControlJson.Default.CommandReply),
    };
}
