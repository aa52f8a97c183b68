using System.Globalization;
using PublicTime.Frontend.Engines;

namespace PublicTime.Configuration;

/// <summary>How datagrams are moved: <c>engine batch [size N] [nap N]</c> or <c>engine sockets</c>.</summary>
internal static class EngineDirective
{
    private const string Engines = "`batch` or `sockets`";

    private static readonly string BatchForms = string.Create(
        CultureInfo.InvariantCulture,
        $"after `batch` `size` with a number of datagrams from {FrontendOptions.LeastBatch} to {FrontendOptions.MostBatch} and `nap` with a number of microseconds from 0 to {FrontendOptions.LongestNapMicroseconds}");

    public static void Read(DirectiveLine line, ConfigurationDraft draft)
    {
        string engine = line.Arguments.Count == 0 ? "" : line.Arguments[0].ToLowerInvariant();
        switch (engine)
        {
            case "batch":
                Batch(line, draft);
                break;
            case "sockets" when line.Arguments.Count == 1:
                draft.Options = draft.Options with { Engine = UdpEngine.Sockets };
                draft.AddNotice(
                    line.Origin,
                    "`engine sockets` stamps datagrams itself, so answers carry half a millisecond or more of root dispersion, and answers each address with one core at a time: `workers` has no effect.");
                break;
            case "xdp" when line.Arguments.Count == 1:
                draft.AddMistake(line.Origin, "`engine xdp` is planned and not there yet; `engine batch` and `engine sockets` are.");
                break;
            default:
                draft.Refuse(line, Engines);
                break;
        }
    }

    private static void Batch(DirectiveLine line, ConfigurationDraft draft)
    {
        (int size, int nap) = (FrontendOptions.DefaultBatch, 0);
        for (int i = 1; i < line.Arguments.Count; i += 2)
        {
            string value = i + 1 < line.Arguments.Count ? line.Arguments[i + 1] : "";
            bool isGood = line.Arguments[i].ToLowerInvariant() switch
            {
                "size" => DirectiveArguments.TryNumber(value, FrontendOptions.LeastBatch, FrontendOptions.MostBatch, out size),
                "nap" => DirectiveArguments.TryNumber(value, 0, FrontendOptions.LongestNapMicroseconds, out nap),
                _ => false,
            };
            if (!isGood)
            {
                draft.Refuse(line, BatchForms);
                return;
            }
        }

        draft.Options = draft.Options with { Engine = UdpEngine.Batch, Batch = size, NapMicroseconds = nap };
    }
}
