using System.Buffers;
using System.Globalization;
using System.Text;

namespace PublicTime.Control.Metrics;

/// <summary>Writes Prometheus' text exposition format, version 0.0.4: for each family its HELP and TYPE, then its samples.</summary>
/// <param name="page">Taken as it is and written to the end of.</param>
internal sealed class ExpositionWriter(IBufferWriter<byte> page)
{
    private const int LongestNumber = 32;

    private string _name = "";
    private string _head = "";

    /// <summary>Begins a family; its samples follow. Nothing is written of a family without samples.</summary>
    /// <param name="name">As the samples will have it.</param>
    /// <param name="kind">What its values mean.</param>
    /// <param name="help">A sentence for people, without a full stop.</param>
    public void Family(string name, MetricKind kind, string help)
    {
        _name = name;
        _head = $"# HELP {name} {Escape(help, isQuoted: false)}\n# TYPE {name} {(kind == MetricKind.Counter ? "counter" : "gauge")}\n";
    }

    /// <summary>A family with one sample.</summary>
    public void Single(string name, MetricKind kind, string help, double value)
    {
        Family(name, kind, help);
        Text(_head);
        Text(name);
        Value(value);
    }

    /// <summary>A sample of the family that was begun.</summary>
    /// <param name="label">Name of its one label.</param>
    /// <param name="labelValue">Any text; it is escaped.</param>
    /// <param name="value">NaN and infinities are written as the format has them; whole numbers are exact below 2^53.</param>
    public void Sample(string label, string labelValue, double value)
    {
        Text(_head);
        _head = "";
        Text($"{_name}{{{label}=\"{Escape(labelValue, isQuoted: true)}\"}}");
        Value(value);
    }

    /// <summary>A family with one sample for each entry.</summary>
    public void Each(string name, MetricKind kind, string help, string label, IEnumerable<KeyValuePair<string, long>> values)
    {
        Family(name, kind, help);
        foreach ((string labelValue, long value) in values)
        {
            Sample(label, labelValue, value);
        }
    }

    private static string Escape(string text, bool isQuoted)
    {
        text = text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        return isQuoted ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private void Value(double value)
    {
        Text(" ");
        switch (value)
        {
            case double.PositiveInfinity:
                Text("+Inf");
                break;
            case double.NegativeInfinity:
                Text("-Inf");
                break;
            default:
                value.TryFormat(page.GetSpan(LongestNumber), out int written, provider: CultureInfo.InvariantCulture); // NaN is "NaN" in both
                page.Advance(written);
                break;
        }

        Text("\n");
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, page);
}
