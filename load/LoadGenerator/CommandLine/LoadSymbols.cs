using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Security.Cryptography;
using PublicTime.LoadGenerator.Requests;
using PublicTime.Wire.Nts;

namespace PublicTime.LoadGenerator.CommandLine;

/// <summary>The arguments and options of one mode, and how they become <see cref="LoadOptions"/>.</summary>
internal sealed class LoadSymbols
{
    private static readonly LoadOptions Usual = new() { Mode = LoadMode.Ntp, Targets = [], Seed = 0 };

    private readonly LoadMode _mode;
    private readonly Argument<IPEndPoint[]> _targets;
    private readonly Option<double> _rate = Value("--rate", "Requests a second.", "N", Usual.Rate, text => Words.Number(text, 0.001, LoadOptions.HighestRate));
    private readonly Option<(double From, double Step)?> _ramp = new("--ramp")
    {
        Description = "Raise the rate every second until the first loss; without FROM:STEP from --rate, by a tenth of it.",
        HelpName = "FROM:STEP",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0 ? (0, 0) : Parsed(result, "--ramp", Words.Ramp),
    };

    private readonly Option<(int Size, double Milliseconds)?> _burst = Maybe("--burst", "So many requests at once, and the next so many milliseconds later.", "N/MS", Words.Burst);
    private readonly Option<bool> _saturate = new("--saturate") { Description = "As fast as answers come, with a bounded number on their way." };
    private readonly Option<int?> _window = Maybe("--window", "Requests on their way with --saturate.", "N", text => Words.Whole(text, 1, 65_536));
    private readonly Option<double> _duration = Value("--duration", "Seconds of the measurement.", "S", Usual.Duration.TotalSeconds, text => Words.Number(text, 0.1, LoadOptions.LongestDuration.TotalSeconds));
    private readonly Option<double> _warmUp = Value("--warm-up", "Seconds before it that are not counted.", "S", Usual.WarmUp.TotalSeconds, text => Words.Number(text, 0, LoadOptions.LongestDuration.TotalSeconds));
    private readonly Option<double> _deadline = Value("--deadline", "Seconds after which a request is lost.", "S", Usual.Deadline.TotalSeconds, text => Words.Number(text, 0.001, 5));
    private readonly Option<int> _clients = Value("--clients", "Virtual clients.", "N", Usual.Clients, text => Words.Whole(text, 1, LoadOptions.MostClients));
    private readonly Option<int?> _sessions = Maybe("--sessions", "Virtual clients with keys and cookies; as many as clients, at most 64, if it is not given.", "N", text => Words.Whole(text, 1, LoadOptions.MostClients));
    private readonly Option<SenderKind> _sender = Value("--sender", "auto, sockets or raw.", "KIND", Usual.Sender, Words.Name<SenderKind>);
    private readonly Option<int?> _sockets = Maybe("--sockets", "Sockets to send from.", "N", text => Words.Whole(text, 1, 10_000));
    private readonly Option<string> _interface = Text("--interface", "Interface of the raw sender.", "IF");
    private readonly Option<IPNetwork?> _sources = Maybe("--sources", "Source addresses of the raw sender; the interface must not own them.", "PREFIX", Words.Network);
    private readonly Option<ReadOnlyMemory<byte>?> _gatewayMac = Maybe("--gateway-mac", "Hardware address of the next hop; auto, as if it is not given, asks the server once and sees.", "auto|MAC", Words.Mac);
    private readonly Option<AeadAlgorithm> _aead = Value("--aead", "AEAD to agree on: 15, 16, 17 or 30.", "N", Usual.Aead, Words.Aead);
    private readonly Option<(IPEndPoint EndPoint, string Name)?> _ke = Maybe("--ke", "Server of NTS-KE; port 4460 of the target if it is not given.", "HOST:PORT", Words.Server);
    private readonly Option<string> _serverName = Text("--server-name", "Name in its certificate.", "NAME");
    private readonly Option<string> _trust = Text("--trust", "Certificates to trust instead of the system's (PEM).", "FILE");
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Trust any certificate." };
    private readonly Option<LoadMix> _mix = Value("--mix", "Shares of the kinds of load, as ntp=80,nts=15,ke=5.", "SHARES", Usual.Mix, Words.Mix);
    private readonly Option<int> _concurrency = Value("--concurrency", "Key exchanges at once, at most.", "N", Usual.Concurrency, text => Words.Whole(text, 1, 10_000));
    private readonly Option<int?> _placeholders = Maybe("--placeholders", "Placeholders in every request, instead of what a client lacks.", "N", text => Words.Whole(text, 0, RequestComposer.MostPlaceholders));
    private readonly Option<RequestShape> _shape = Value("--shape", "Requests that servers accept and no client sends: padded, encrypted, nonce or many; usual is as clients do.", "SHAPE", Usual.Shape, Words.Name<RequestShape>);
    private readonly Option<RequestKind> _forge = Value("--forge", "Flood: cookies or tags that do not fit.", "cookies|tags", Usual.AuthenticatedKind, Words.Forgery);
    private readonly Option<bool> _reuse = new("--reuse-cookies") { Description = "Clients without a cookie send their last one again." };
    private readonly Option<bool> _echo = new("--accept-echo") { Description = "The server sends back what it gets: for the floor of a comparison." };
    private readonly Option<double> _verify = Value("--verify", "Share of plain answers that are checked in full.", "SHARE", Usual.VerifyShare, text => Words.Number(text, 0, 1));
    private readonly Option<int?> _cpu = Maybe("--cpu", "Processor to run on.", "N", text => Words.Whole(text, 0, 1023));
    private readonly Option<string> _json = Text("--json", "Write the result as JSON; - is the standard output.", "FILE");
    private readonly Option<string> _html = Text("--html", "Write the result as a page.", "FILE");
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Print nothing but mistakes." };
    private readonly Option<ulong?> _seed = Maybe("--seed", "Make the same random choices again.", "N", Words.Seed);

    public LoadSymbols(LoadMode mode)
    {
        _mode = mode;
        _targets = new Argument<IPEndPoint[]>("TARGET")
        {
            Description = mode == LoadMode.Ke ? "Address and TCP port of an NTS-KE server: 127.0.0.1:4460 or [::1]:4460." : "Address and UDP port of a server: 127.0.0.1:123 or [::1]:123.",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => [.. result.Tokens.Select(token => Parsed(result, token.Value, "TARGET", Words.Server).EndPoint)],
        };
    }

    /// <summary>Adds what this mode takes.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_targets);
        Option[] always = [_rate, _burst, _saturate, _window, _duration, _warmUp, _cpu, _json, _html, _quiet, _seed];
        Option[] datagrams =
        [
            _ramp, _deadline, _clients, _sender, _sockets, _interface, _sources, _gatewayMac, _echo, _verify,
        ];
        Option[] keys = [_aead, _serverName, _trust, _insecure, _concurrency];
        Option[] cookies = [_ke, _sessions, _placeholders, _shape, _forge, _reuse];
        IEnumerable<Option> all = always
            .Concat(_mode == LoadMode.Ke ? [] : datagrams)
            .Concat(_mode == LoadMode.Ntp ? [] : keys)
            .Concat(_mode is LoadMode.Nts or LoadMode.Mix ? cookies : [])
            .Concat(_mode == LoadMode.Mix ? [_mix] : []);
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Validate);
    }

    /// <summary>The options of a command line without mistakes.</summary>
    public LoadOptions Read(ParseResult parsed)
    {
        (double from, double step) = parsed.GetValue(_ramp) ?? default;
        bool isRamp = parsed.GetResult(_ramp) is { Implicit: false };
        double rate = isRamp && from > 0 ? from : parsed.GetValue(_rate);
        (int burstSize, double burstMilliseconds) = parsed.GetValue(_burst) ?? default;
        (IPEndPoint EndPoint, string Name)? ke = parsed.GetValue(_ke);
        return new LoadOptions
        {
            Mode = _mode,
            Targets = parsed.GetRequiredValue(_targets),
            Rate = rate,
            RampStep = isRamp ? (step > 0 ? step : rate / 10) : null,
            BurstSize = burstSize > 0 ? burstSize : null,
            BurstInterval = TimeSpan.FromMilliseconds(burstMilliseconds),
            IsSaturating = parsed.GetValue(_saturate),
            Window = parsed.GetValue(_window),
            Duration = TimeSpan.FromSeconds(parsed.GetValue(_duration)),
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
            Deadline = _mode == LoadMode.Ke ? LoadOptions.KeyExchangeDeadline : TimeSpan.FromSeconds(parsed.GetValue(_deadline)),
            Clients = _mode == LoadMode.Ke ? 0 : parsed.GetValue(_clients),
            Sessions = parsed.GetValue(_sessions),
            Sender = parsed.GetValue(_sender),
            Sockets = parsed.GetValue(_sockets),
            Interface = parsed.GetValue(_interface) ?? "",
            Sources = parsed.GetValue(_sources),
            GatewayMac = parsed.GetValue(_gatewayMac) ?? default,
            Aead = _mode == LoadMode.Ntp ? Usual.Aead : parsed.GetValue(_aead),
            KeyExchange = ke?.EndPoint,
            ServerName = parsed.GetValue(_serverName) is { Length: > 0 } name ? name : ke?.Name ?? "",
            TrustFile = parsed.GetValue(_trust) ?? "",
            IsInsecure = parsed.GetValue(_insecure),
            Mix = parsed.GetValue(_mix) ?? Usual.Mix,
            Concurrency = _mode == LoadMode.Ntp ? Usual.Concurrency : parsed.GetValue(_concurrency),
            Placeholders = parsed.GetValue(_placeholders),
            Shape = _mode is LoadMode.Nts or LoadMode.Mix ? parsed.GetValue(_shape) : Usual.Shape,
            AuthenticatedKind = _mode is LoadMode.Nts or LoadMode.Mix ? parsed.GetValue(_forge) : Usual.AuthenticatedKind,
            ReusesCookies = parsed.GetValue(_reuse) || parsed.GetValue(_echo),
            AcceptsEcho = parsed.GetValue(_echo),
            VerifyShare = _mode == LoadMode.Ke ? 0 : parsed.GetValue(_verify),
            Cpu = parsed.GetValue(_cpu),
            JsonFile = parsed.GetValue(_json) ?? "",
            HtmlFile = parsed.GetValue(_html) ?? "",
            IsQuiet = parsed.GetValue(_quiet),
            Seed = parsed.GetValue(_seed) ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))),
        };
    }

    private void Validate(CommandResult result)
    {
        bool Given(Option option) => result.GetResult(option) is { Implicit: false };
        Option[] courses = [_ramp, _burst, _saturate];
        if (courses.Count(Given) > 1)
        {
            result.AddError("--ramp, --burst and --saturate exclude each other.");
        }

        if (_mode == LoadMode.Mix && Given(_saturate) && (Given(_mix) ? result.GetValue(_mix) : Usual.Mix) is { Ke: > 0 })
        {
            result.AddError("--saturate has no share of key exchanges, which are seconds apart from datagrams: --mix ntp=80,nts=20 saturates with datagrams, and the mode ke with key exchanges.");
        }

        if (Given(_window) && !Given(_saturate))
        {
            result.AddError("--window has a meaning only with --saturate.");
        }

        if (Given(_trust) && Given(_insecure))
        {
            result.AddError("--trust and --insecure exclude each other.");
        }

        if (Given(_shape) && Given(_aead) && result.GetValue(_shape) == RequestShape.Nonce && result.GetValue(_aead) == AeadAlgorithm.Aes128GcmSiv)
        {
            result.AddError("--shape nonce needs an AES-SIV: AEAD 30 takes nonces of one length only.");
        }

        bool isRaw = Given(_interface) || (result.GetResult(_sender)?.Tokens is [var sender] && string.Equals(sender.Value, nameof(SenderKind.Raw), StringComparison.OrdinalIgnoreCase));
        if (isRaw && !(Given(_interface) && Given(_sources)))
        {
            result.AddError("The raw sender needs --interface and --sources.");
        }

        if (!isRaw && (Given(_sources) || Given(_gatewayMac)))
        {
            result.AddError("--sources and --gateway-mac have a meaning only with the raw sender, which needs --interface.");
        }
    }

    private static Option<T> Value<T>(string name, string description, string helpName, T usual, Func<string, Reading<T>> read) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => usual,
        CustomParser = result => Parsed(result, name, read),
    };

    private static Option<T?> Maybe<T>(string name, string description, string helpName, Func<string, Reading<T>> read)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Parsed(result, name, read),
        };

    private static Option<string> Text(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => "",
    };

    private static T Parsed<T>(ArgumentResult result, string name, Func<string, Reading<T>> read) =>
        Parsed(result, result.Tokens[0].Value, name, read);

    private static T Parsed<T>(ArgumentResult result, string text, string name, Func<string, Reading<T>> read)
    {
        Reading<T> reading = read(text);
        if (reading.Mistake is { } mistake)
        {
            result.AddError($"{name} {mistake}, not `{text}`.");
        }

        return reading.Value;
    }
}
