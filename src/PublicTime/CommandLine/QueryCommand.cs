using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PublicTime.Configuration;
using PublicTime.Wire.Nts;

namespace PublicTime.CommandLine;

/// <summary><c>query [--nts] [--ca FILE] [--aead LIST] [--port N] [--ke-port N] [--count N] [--json] HOST</c>.</summary>
internal static class QueryCommand
{
    public static Command Create(Func<QueryOptions, CancellationToken, Task<int>> query)
    {
        Argument<string> host = new("HOST") { Description = "Name or address of the server." };
        Option<bool> nts = new("--nts") { Description = "Authenticate the time with NTS." };
        Option<string> ca = new("--ca")
        {
            Description = "Certificates to trust instead of the system's (PEM).",
            HelpName = "FILE",
            DefaultValueFactory = _ => "",
        };
        Option<IReadOnlyList<AeadAlgorithm>> aead = new("--aead")
        {
            Description = "AEADs to offer, by number, the preferred one first; 30,15,17,16 if it is not given.",
            HelpName = "LIST",
            CustomParser = ReadAeads,
        };
        Option<int> port = Number("--port", "UDP port of NTP, unless NTS-KE names another.", ushort.MaxValue, new QueryOptions { Host = "" }.NtpPort);
        Option<int> kePort = Number("--ke-port", "TCP port of NTS-KE.", ushort.MaxValue, new QueryOptions { Host = "" }.KePort);
        Option<int> count = Number("--count", "Exchanges.", QueryOptions.MaxCount, new QueryOptions { Host = "" }.Count);
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Command command = new("query", "Asks a server for the time and says how far the clock is off.") { host, nts, ca, aead, port, kePort, count, json };
        command.Validators.Add(result =>
        {
            // An option that has no effect is a misunderstanding worth a sentence, above all about whom to trust.
            foreach (Option option in new Option[] { ca, aead, kePort })
            {
                if (result.GetResult(option) is { Implicit: false } && !result.GetValue(nts))
                {
                    result.AddError($"{option.Name} has a meaning only with --nts.");
                }
            }
        });
        command.SetAction((parsed, cancellation) => query(
            new QueryOptions
            {
                Host = parsed.GetRequiredValue(host),
                IsNts = parsed.GetValue(nts),
                CaFile = parsed.GetValue(ca) ?? "",
                Aeads = parsed.GetValue(aead) ?? AeadAlgorithmFacts.ByPreference,
                NtpPort = parsed.GetValue(port),
                KePort = parsed.GetValue(kePort),
                Count = parsed.GetValue(count),
                IsJson = parsed.GetValue(json),
            },
            cancellation));
        return command;
    }

    private static Option<int> Number(string name, string description, int most, int usual) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = result => ReadNumber(result, name, most),
    };

    private static IReadOnlyList<AeadAlgorithm> ReadAeads(ArgumentResult result)
    {
        string[] words = result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!AeadList.TryRead(words, out IReadOnlyList<AeadAlgorithm> aeads, out string mistake))
        {
            result.AddError($"--aead {mistake}.");
        }

        return aeads;
    }

    private static int ReadNumber(ArgumentResult result, string name, int most)
    {
        string text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < 1 || value > most)
        {
            result.AddError($"{name} takes one number from 1 to {most}, not `{text}`.");
        }

        return value;
    }
}
