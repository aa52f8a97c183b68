using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using PublicTime.LoadGenerator.Requests;
using PublicTime.Wire.Nts;

namespace PublicTime.LoadGenerator.CommandLine;

/// <summary>Reads words of the command line.</summary>
internal static class Words
{
    private const int MacLength = 6;

    /// <summary>A number within limits.</summary>
    public static Reading<double> Number(string text, double least, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? new(value)
            : new(default, $"takes a number from {least} to {most:0}");

    /// <summary>A whole number within limits.</summary>
    public static Reading<int> Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? new(value)
            : new(default, $"takes a whole number from {least} to {most}");

    /// <summary>Any 64 bits.</summary>
    public static Reading<ulong> Seed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? new(value)
            : new(default, $"takes a whole number from 0 to {ulong.MaxValue}");

    /// <summary>FROM:STEP.</summary>
    public static Reading<(double From, double Step)> Ramp(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length == 2)
        {
            Reading<double> from = Number(parts[0], 1, LoadOptions.HighestRate);
            Reading<double> step = Number(parts[1], 1, LoadOptions.HighestRate);
            if (from.Mistake is null && step.Mistake is null)
            {
                return new((from.Value, step.Value));
            }
        }

        return new(default, $"takes two rates from 1 to {LoadOptions.HighestRate:0} as FROM:STEP");
    }

    /// <summary>N/MS; the rate that comes of it has the same limit as any other.</summary>
    public static Reading<(int Size, double Milliseconds)> Burst(string text)
    {
        const int MostAtOnce = 100_000;
        string[] parts = text.Split('/');
        if (parts.Length == 2)
        {
            Reading<int> size = Whole(parts[0], 1, MostAtOnce);
            Reading<double> interval = Number(parts[1], 0.01, 3_600_000);
            if (size.Mistake is null && interval.Mistake is null && size.Value / interval.Value * 1000 <= LoadOptions.HighestRate)
            {
                return new((size.Value, interval.Value));
            }
        }

        return new(default, $"takes 1 to {MostAtOnce} requests and the milliseconds to the next burst as N/MS, at most {LoadOptions.HighestRate:0} requests a second");
    }

    /// <summary>The name of a value.</summary>
    public static Reading<T> Name<T>(string text)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return new(value);
            }
        }

        return new(default, $"takes {string.Join(" or ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}");
    }

    /// <summary>What to forge.</summary>
    public static Reading<RequestKind> Forgery(string text) => text switch
    {
        "cookies" => new(RequestKind.ForgedCookie),
        "tags" => new(RequestKind.ForgedTag),
        _ => new(default, "takes cookies or tags"),
    };

    /// <summary>The number of an AEAD.</summary>
    public static Reading<AeadAlgorithm> Aead(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && AeadAlgorithmFacts.IsServed(number)
            ? new((AeadAlgorithm)number)
            : new(default, "takes 15, 16, 17 or 30");

    /// <summary>A prefix such as 10.9.0.0/16.</summary>
    public static Reading<IPNetwork> Network(string text) =>
        IPNetwork.TryParse(text, out IPNetwork network) ? new(network) : new(default, "takes a prefix such as 10.9.0.0/16 or fd09::/64");

    /// <summary>Six octets, or none for <c>auto</c>.</summary>
    public static Reading<ReadOnlyMemory<byte>> Mac(string text)
    {
        if (text == "auto")
        {
            return new(default);
        }

        return PhysicalAddress.TryParse(text, out PhysicalAddress? address) && address.GetAddressBytes() is { Length: MacLength } octets
            ? new(octets)
            : new(default, "takes auto or an address such as 02:00:00:00:00:01");
    }

    /// <summary>Shares such as ntp=80,nts=15,ke=5; what is missing has none.</summary>
    public static Reading<LoadMix> Mix(string text)
    {
        const int MostShare = 1000;
        var shares = new Dictionary<string, int>(StringComparer.Ordinal) { ["ntp"] = 0, ["nts"] = 0, ["ke"] = 0 };
        foreach (string part in text.Split(','))
        {
            string[] sides = part.Split('=');
            if (sides.Length != 2 || !shares.ContainsKey(sides[0]) || Whole(sides[1], 0, MostShare) is not { Mistake: null } share)
            {
                return new(default!, $"takes shares from 0 to {MostShare} as ntp=80,nts=15,ke=5");
            }

            shares[sides[0]] = share.Value;
        }

        var mix = new LoadMix(shares["ntp"], shares["nts"], shares["ke"]);
        return mix.Ntp + mix.Nts > 0 ? new(mix) : new(default!, "takes some share of ntp or nts; for key exchanges alone there is the mode ke");
    }

    /// <summary>An address and a port; a name only if it stands for this machine, so that no resolver decides who is loaded.</summary>
    public static Reading<(IPEndPoint EndPoint, string Name)> Server(string text)
    {
        const string Form = "takes an address and a port such as 127.0.0.1:123 or [::1]:123";
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || Whole(text[(colon + 1)..], 1, ushort.MaxValue) is not { Mistake: null } port)
        {
            return new(default, Form);
        }

        string host = text[..colon];
        bool hasBrackets = host.StartsWith('[') && host.EndsWith(']');
        if (IPAddress.TryParse(host, out IPAddress? address) && hasBrackets == (address.AddressFamily == AddressFamily.InterNetworkV6))
        {
            return new((new IPEndPoint(address, port.Value), address.ToString()));
        }

        return host == "localhost"
            ? new((new IPEndPoint(IPAddress.Loopback, port.Value), host))
            : new(default, $"{Form}; of names only localhost, so that no resolver decides who is loaded");
    }
}
