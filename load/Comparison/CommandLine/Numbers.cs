using System.CommandLine;

namespace PublicTime.Comparison.CommandLine;

/// <summary>Options with a number that has bounds.</summary>
internal static class Numbers
{
    /// <summary>Makes one; what is out of bounds is refused in a sentence.</summary>
    public static Option<T> Option<T>(string name, string description, T usual, T least, T most)
        where T : struct, IComparable<T>
    {
        Option<T> option = new(name) { Description = $"{description} {least} to {most}.", DefaultValueFactory = _ => usual, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any())
            {
                return;
            }

            T value = result.GetValueOrDefault<T>();
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                result.AddError($"{name} {value} is not from {least} to {most}.");
            }
        });
        return option;
    }
}
