using FsCheck;
using FsCheck.Fluent;
using PublicTime.Reporting.Html;

namespace PublicTime.Reporting.Tests.Html;

public sealed class AxisTests
{
    [Fact]
    public void A_linear_axis_shows_all_its_figures_between_few_round_marks() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Figures(), figures =>
        {
            Axis axis = Axis.Linear(0, figures, figure => $"{figure}");
            return figures.All(figure => axis.At(figure) is >= 0 and <= 1) && AreInOrder(axis) && axis.Ticks.Count is >= 2 and <= 7
                && axis.Ticks[0].At == 0 && Math.Abs(axis.Ticks[^1].At - 1) < 1e-9;
        }));

    [Fact]
    public void A_logarithmic_axis_shows_all_its_figures_between_marks() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Figures(), figures =>
        {
            Axis axis = Axis.Logarithmic(figures, figure => $"{figure}");
            return figures.All(figure => axis.At(figure) is >= 0 and <= 1) && AreInOrder(axis) && axis.Ticks.Count is >= 2 and <= 16;
        }));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(0.02, 0.05)]
    [InlineData(500, 1000)]
    public void An_axis_of_one_round_figure_has_a_second_mark_above_it(double figure, double above) =>
        Assert.Equal([$"{figure}", $"{above}"], Axis.Logarithmic([figure], mark => $"{Math.Round(mark, 9)}").Ticks.Select(tick => tick.Text), StringComparer.Ordinal);

    [Fact]
    public void Every_factor_of_ten_is_as_long_on_an_axis_of_percentiles()
    {
        Axis axis = Axis.Percentiles();

        Assert.Equal(["50", "90", "99", "99.9", "99.99"], axis.Ticks.Select(tick => tick.Text), StringComparer.Ordinal);
        Assert.Equal((0, 1), (axis.At(50), axis.At(99.99)));
        Assert.Equal(axis.At(99) - axis.At(90), axis.At(99.9) - axis.At(99), 1e-9);
        Assert.Equal(double.NaN, axis.At(100));
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })]
    public void Axes_without_figures_have_a_length_all_the_same(double[] figures)
    {
        Assert.Equal(0.5, Axis.Linear(0, figures, _ => "").At(0.5), 1e-9);
        Assert.Equal(0, Axis.Logarithmic(figures, _ => "").At(1), 1e-9);
    }

    [Fact]
    public void What_is_no_number_or_lies_outside_is_nowhere()
    {
        Axis linear = Axis.Linear(0, [10], _ => "");
        Axis logarithmic = Axis.Logarithmic([10, 20], _ => "");

        Assert.All(new[] { double.NaN, -1, 11, double.PositiveInfinity }, figure => Assert.Equal(double.NaN, linear.At(figure)));
        Assert.All(new[] { double.NaN, 0, -5, 1 }, figure => Assert.Equal(double.NaN, logarithmic.At(figure)));
    }

    /// <summary>Positive figures of twelve magnitudes.</summary>
    private static Arbitrary<double[]> Figures() => Arb.From(
        Gen.Choose(-3, 8).SelectMany(power => Gen.Choose(1, 9_999).Select(digits => digits * Math.Pow(10, power))).NonEmptyListOf().Select(list => list.ToArray()));

    private static bool AreInOrder(Axis axis) => axis.Ticks.Zip(axis.Ticks.Skip(1)).All(pair => pair.First.At < pair.Second.At);
}
