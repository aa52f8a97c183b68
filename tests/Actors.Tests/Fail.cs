namespace PublicTime.Actors.Tests;

/// <summary>The failure that scripted actors meet.</summary>
internal static class Fail
{
    public static void If(bool condition)
    {
        if (condition)
        {
            throw new InvalidOperationException("as the test asked");
        }
    }
}
