namespace PublicTime.Simulation.Tests.SharedRings;

public sealed class TwinTests
{
    private const int Schedules = 800;

    [Fact]
    public void A_twin_that_commits_before_all_have_the_epoch_is_caught() => Catch(Twins.Impatient);

    [Fact]
    public void A_twin_that_answers_before_it_was_let_in_is_caught() => Catch(Twins.Intruding);

    [Fact]
    public void A_twin_that_promises_what_it_has_not_kept_is_caught() => Catch(Twins.Forgetful);

    [Fact]
    public void A_twin_that_knows_no_error_of_clocks_is_caught() => Catch(Twins.Strict);

    private static void Catch(Sabotage twin)
    {
        ulong seed = Seed.Print();
        for (int i = 0; i < Schedules; i++)
        {
            try
            {
                using var world = new World(unchecked(seed + (ulong)i), nodes: 4, stores: 2, twin);
                world.Live();
            }
            catch (PromiseBrokenException broken)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"After {i + 1} schedules: {broken.Message}");
                return;
            }
        }

        Assert.Fail($"SEED={seed}: {Schedules} schedules did not notice the twin.");
    }
}
