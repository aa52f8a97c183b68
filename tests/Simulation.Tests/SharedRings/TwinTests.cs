namespace PublicTime.Simulation.Tests.SharedRings;

public sealed class TwinTests
{
    private const int Most = 800;

    [Fact]
    public void A_twin_that_commits_before_all_have_the_epoch_is_caught() => Catch(Twins.Impatient);

    [Fact]
    public void A_twin_that_answers_before_anyone_waits_for_it_is_caught() => Catch(Twins.Intruding);

    [Fact]
    public void A_twin_that_is_let_in_by_who_is_not_in_is_caught() => Catch(Twins.Credulous);

    [Fact]
    public void A_twin_that_begins_a_ring_without_asking_every_store_is_caught() => Catch(Twins.Hasty);

    [Fact]
    public void A_twin_that_promises_what_it_has_not_kept_is_caught() => Catch(Twins.Forgetful);

    [Fact]
    public void A_twin_that_comes_back_with_an_older_number_is_caught() => Catch(Twins.Thrifty);

    [Fact]
    public void A_twin_that_left_and_answers_again_is_caught() => Catch(Twins.Returning);

    [Fact]
    public void A_twin_that_brings_back_what_was_dropped_is_caught() => Catch(Twins.Hoarding);

    [Fact]
    public void A_twin_that_knows_no_error_of_clocks_is_caught() => Catch(Twins.Strict);

    [Fact]
    public void A_twin_that_takes_cookies_for_too_long_is_caught() => Catch(Twins.Lenient);

    private static void Catch(Sabotage twin)
    {
        ulong seed = Seed.Print();
        for (int i = 0; i < Most; i++)
        {
            try
            {
                using var world = new World(unchecked(seed + (ulong)i), nodes: 2 + (i % 3), stores: 1 + (i % 2), twin);
                new Life(world).Live();
            }
            catch (PromiseBrokenException broken)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"After {i + 1} schedules: {broken.Message}");
                return;
            }
        }

        Assert.Fail($"SEED={seed}: {Most} schedules did not notice the twin.");
    }
}
