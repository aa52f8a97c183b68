using System.Globalization;

namespace PublicTime.Reporting.Html;

/// <summary>Where figures stand on an axis, as shares of its length, and the marks on it. Whatever figures it is made from, it has a length.</summary>
internal sealed class Axis
{
    private static readonly double[] RoundDigits = [1, 2, 5, 10];
    private static readonly double[] PercentileMarks = [50, 90, 99, 99.9, 99.99];

    private readonly Func<double, double> _scale;
    private readonly double _from;
    private readonly double _length;

    private Axis(Func<double, double> scale, double from, double to, IEnumerable<(double Figure, string Text)> marks)
    {
        _scale = scale;
        _from = scale(from);
        _length = scale(to) - _from;
        Ticks = [.. marks.Select(mark => new Tick(At(mark.Figure), mark.Text))];
    }

    /// <summary>In rising order.</summary>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Even round steps from a figure on, until all the others are covered.</summary>
    /// <param name="from">Where the axis begins.</param>
    /// <param name="figures">What it has to reach; those that are no number do not count.</param>
    /// <param name="text">A figure beside its mark.</param>
    /// <param name="mostSteps">At least 1; so many marks and one more.</param>
    public static Axis Linear(double from, IEnumerable<double> figures, Func<double, string> text, int mostSteps = 5)
    {
        double highest = figures.Where(double.IsFinite).DefaultIfEmpty(from).Max();
        double span = highest > from ? highest - from : 1;
        double step = RoundUp(span / mostSteps);
        int steps = (int)Math.Ceiling((span / step) - 1e-9);
        IEnumerable<double> marks = Enumerable.Range(0, steps + 1).Select(mark => from + (mark * step));
        return new Axis(figure => figure, from, from + (steps * step), marks.Select(mark => (mark, text(mark))));
    }

    /// <summary>Every factor of ten is as long. From the greatest 1, 2 or 5 below all figures to the least above them.</summary>
    public static Axis Logarithmic(IEnumerable<double> figures, Func<double, string> text)
    {
        double[] positive = [.. figures.Where(figure => double.IsFinite(figure) && figure > 0).DefaultIfEmpty(1)];
        double lowest = RoundDown(positive.Min());
        double highest = Math.Max(RoundUp(positive.Max()), RoundUp(lowest * 2));
        double[] digits = Math.Log10(highest / lowest) > 2.5 ? [1] : [1, 2, 5];
        int power = (int)Math.Floor(Math.Log10(lowest) + 1e-9);
        int powers = (int)Math.Ceiling(Math.Log10(highest)) - power + 1;
        IEnumerable<double> marks = Enumerable.Range(power, powers)
            .SelectMany(_ => digits, (exponent, digit) => digit * Math.Pow(10, exponent))
            .Where(mark => mark >= lowest * 0.999 && mark <= highest * 1.001);
        return new Axis(Math.Log10, lowest, highest, marks.Select(mark => (mark, text(mark))));
    }

    /// <summary>From 50 to 99.99, and every factor of ten of what lies above a percentile is as long.</summary>
    public static Axis Percentiles() => new(
        percentile => -Math.Log10(1 - (percentile / 100)),
        PercentileMarks[0],
        PercentileMarks[^1],
        PercentileMarks.Select(mark => (mark, string.Create(CultureInfo.InvariantCulture, $"{mark}"))));

    /// <summary>Where a figure stands, 0 to 1; not a number when it cannot be shown.</summary>
    public double At(double figure)
    {
        double at = (_scale(figure) - _from) / _length;
        return at is >= -1e-6 and <= 1 + 1e-6 ? Math.Clamp(at, 0, 1) : double.NaN;
    }

    /// <summary>The least of 1, 2, 5 times a power of ten that is no less.</summary>
    private static double RoundUp(double figure)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(figure)));
        return power * RoundDigits.First(digit => digit * power >= figure * 0.999_999 || digit >= 10);
    }

    /// <summary>The greatest of them that is no more.</summary>
    private static double RoundDown(double figure)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(figure) + 1e-9));
        return power * RoundDigits.Last(digit => digit * power <= figure * 1.000_001 || digit <= 1);
    }
}
