using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PublicTime.Control.Tests.Metrics;

/// <summary>
/// Reads Prometheus' text format 0.0.4 and refuses what a scraper would refuse or misread: each family has one HELP and one TYPE before its
/// samples and stands in one piece, no series stands twice, names, labels, escapes and values have their form. Timestamps are not read: a
/// service that is asked has none to give.
/// </summary>
internal sealed partial class ExpositionParser
{
    private readonly Dictionary<string, ExpositionFamily> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);
    private List<ExpositionSample> _samples = [];
    private string _name = "";
    private string _help = "";
    private string _type = "";

    private ExpositionParser()
    {
    }

    /// <summary>The families by name.</summary>
    /// <exception cref="FormatException">Names the line and what is wrong with it.</exception>
    public static IReadOnlyDictionary<string, ExpositionFamily> Parse(string text)
    {
        Require(text.EndsWith('\n'), text.Length == 0 ? "nothing" : text.Split('\n')[^1], "the last line has no line feed");
        var parser = new ExpositionParser();
        foreach (string line in text[..^1].Split('\n'))
        {
            parser.Read(line);
        }

        parser.End();
        return parser._families;
    }

    private void Read(string line)
    {
        if (Help().Match(line) is { Success: true } help)
        {
            End();
            _name = help.Groups["name"].Value;
            _help = Unescape(help.Groups["text"].Value, line, mayQuote: false);
            Require(_help.Length > 0, line, "the help is empty");
            Require(!_families.ContainsKey(_name), line, "the family stands twice or in two pieces");
        }
        else if (Type().Match(line) is { Success: true } type)
        {
            Require(type.Groups["name"].Value == _name && _type.Length == 0, line, "a type belongs behind the help of its family, once");
            _type = type.Groups["type"].Value;
        }
        else if (Sample().Match(line) is { Success: true } sample)
        {
            Require(sample.Groups["name"].Value == _name && _type.Length > 0, line, "a sample belongs behind the type of its family");
            Add(sample, line);
        }
        else
        {
            throw new FormatException($"{line}: no help, no type and no sample");
        }
    }

    private void Add(Match match, string line)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach ((string label, string value) in match.Groups["label"].Captures.Zip(match.Groups["value"].Captures, (label, value) => (label.Value, value.Value)))
        {
            Require(!label.StartsWith("__", StringComparison.Ordinal), line, "labels with two underscores are the scraper's own");
            Require(labels.TryAdd(label, Unescape(value, line, mayQuote: true)), line, "a label stands twice");
        }

        string series = string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
        Require(_series.Add($"{_name}{{{series}}}"), line, "the series stands twice");
        double number = NumberOf(match.Groups["number"].Value, line);
        Require(_type != "counter" || number >= 0, line, "a counter counts from zero");
        _samples.Add(new ExpositionSample(_name, labels, number));
    }

    private void End()
    {
        if (_name.Length > 0)
        {
            Require(_type.Length > 0, _name, "the family has no type");
            Require(_samples.Count > 0, _name, "the family has no sample");
            _families.Add(_name, new ExpositionFamily(_name, _help, _type, _samples));
        }

        (_name, _help, _type, _samples) = ("", "", "", []);
    }

    private static double NumberOf(string text, string line)
    {
        double number = 0;
        bool isNumber = text switch
        {
            "NaN" => (number = double.NaN) is double.NaN,
            "+Inf" => double.IsPositiveInfinity(number = double.PositiveInfinity),
            "-Inf" => double.IsNegativeInfinity(number = double.NegativeInfinity),
            _ => char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number),
        };
        Require(isNumber && !(double.IsInfinity(number) && !text.EndsWith("Inf", StringComparison.Ordinal)), line, "the value is no number");
        return number;
    }

    private static string Unescape(string text, string line, bool mayQuote)
    {
        StringBuilder plain = new();
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == '\\';
            char next = !isEscape ? text[i] : ++i < text.Length ? text[i] : '\0';
            Require(!isEscape || next is '\\' or 'n' || (next == '"' && mayQuote), line, "an escape that there is not");
            plain.Append(isEscape && next == 'n' ? '\n' : next);
        }

        return plain.ToString();
    }

    private static void Require(bool condition, string where, string mistake)
    {
        if (!condition)
        {
            throw new FormatException($"{where}: {mistake}");
        }
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>[^\r]*)\z", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge)\z", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Type();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\\r]|\\.)*)"(,(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\\r]|\\.)*)")*\})? (?<number>[^ \r]+)\z""",
        RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Sample();
}
