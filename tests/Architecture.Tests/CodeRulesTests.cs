namespace PublicTime.Architecture.Tests;

public sealed class CodeRulesTests
{
    private static readonly SourceFile[] Sources = Repository.Files("src", ".cs");
    private static readonly SourceFile[] Projects = Repository.Files("src", ".csproj");

    [Fact]
    public void Only_native_calls_into_other_libraries() => Verdict.Clean(Sources.SelectMany(CodeRules.PInvokeOutsideNative));

    [Theory]
    [InlineData("[LibraryImport(\"libc\")] static partial int getpid();")]
    [InlineData("[DllImport(\"libc\")] static extern int getpid();")]
    [InlineData("delegate* unmanaged<int> call;")]
    public void A_call_into_another_library_is_found(string code)
    {
        Assert.Single(CodeRules.PInvokeOutsideNative(new SourceFile("src/Frontend/Engine.cs", code)));
        Assert.Empty(CodeRules.PInvokeOutsideNative(new SourceFile("src/Native/Clock/Kernel.cs", code)));
    }

    [Fact]
    public void Only_native_and_cookie_keys_use_pointers() => Verdict.Clean(Sources.Concat(Projects).SelectMany(CodeRules.UnsafeOutsideItsRooms));

    [Theory]
    [InlineData("Responder.cs", "unsafe { *p = 1; }")]
    [InlineData("Responder.cs", "public sealed unsafe class Responder;")]
    [InlineData("PublicTime.Frontend.csproj", "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>")]
    public void A_pointer_is_found(string name, string text)
    {
        Assert.Single(CodeRules.UnsafeOutsideItsRooms(new SourceFile($"src/Frontend/{name}", text)));
        Assert.Empty(CodeRules.UnsafeOutsideItsRooms(new SourceFile($"src/CookieKeys/{name}", text)));
    }

    [Fact]
    public void Speaking_of_a_pointer_is_not_using_one() =>
        Assert.Empty(CodeRules.UnsafeOutsideItsRooms(new SourceFile("src/Frontend/A.cs", "// unsafe\nlog(\"unsafe\"); Unsafe.Add(ref a, 1);")));

    [Fact]
    public void Only_a_supervisor_catches_everything() => Verdict.Clean(Sources.SelectMany(CodeRules.CatchOfEverything));

    [Fact]
    public void Each_supervisor_still_needs_its_exception() =>
        Assert.All(CodeRules.Supervisors, path =>
        {
            SourceFile supervisor = Assert.Single(Sources, file => file.Path == path);
            Assert.NotEmpty(CodeRules.CatchOfEverything(supervisor with { Path = "src/Actors/Other.cs" }));
        });

    [Theory]
    [InlineData("try { } catch { }")]
    [InlineData("try { } catch { if (isBad) { throw; } }")]
    [InlineData("try { } catch { } throw;")]
    [InlineData("try { } catch (Exception) { }")]
    [InlineData("try { } catch (Exception failure) { }")]
    [InlineData("try { } catch (System.Exception failure)\n{ }")]
    [InlineData("try { } catch when (isBad) { }")]
    [InlineData("try { } catch (Exception failure) when (!stopping.IsCancellationRequested) { }")]
    [InlineData("try { } catch (Exception failure) when (failure is not OperationCanceledException) { }")]
    [InlineData("try { } catch (Exception failure) when (failure is Exception) { }")]
    public void A_catch_of_everything_is_found(string code) =>
        Assert.Single(CodeRules.CatchOfEverything(new SourceFile("src/KeService/Sessions/Listener.cs", code)));

    [Theory]
    [InlineData("try { } catch (IOException) { }")]
    [InlineData("try { } catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }")]
    [InlineData("try { } catch (Exception failure) when (failure is IOException or SocketException) { }")]
    [InlineData("try { } catch { handle.Dispose(); throw; }")]
    [InlineData("// catch (Exception) is for the supervisor")]
    public void A_catch_that_names_what_it_catches_passes(string code) =>
        Assert.Empty(CodeRules.CatchOfEverything(new SourceFile("src/KeService/Sessions/Listener.cs", code)));

    [Fact]
    public void Wire_is_pure() => Verdict.Clean(Sources.SelectMany(CodeRules.ImpureWire));

    [Theory]
    [InlineData("Task<int> ReadAsync();")]
    [InlineData("using System.IO;")]
    [InlineData("RandomNumberGenerator.Fill(nonce);")]
    [InlineData("void Read(TimeProvider time);")]
    public void An_impurity_is_found(string code) =>
        Assert.Single(CodeRules.ImpureWire(new SourceFile("src/Wire/Ntp/A.cs", code)));

    [Fact]
    public void Only_one_file_knows_the_client_of_redis()
    {
        Verdict.Clean(Sources.SelectMany(CodeRules.RedisClientOutsideItsFile));
        Assert.Contains(Sources, file => file.Path == CodeRules.RedisClientFile && file.Code.Contains("using StackExchange.Redis;", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("using StackExchange.Redis;")]
    [InlineData("StackExchange.Redis.IDatabase database;")]
    public void Another_file_that_knows_it_is_found(string code) =>
        Assert.Single(CodeRules.RedisClientOutsideItsFile(new SourceFile("src/Cluster/Redis/RedisStore.cs", code)));

    [Fact]
    public void Frontend_knows_of_discipline_only_what_is_served() => Verdict.Clean(Sources.SelectMany(CodeRules.FrontendBeyondTheServedClock));

    [Theory]
    [InlineData("using PublicTime.Discipline;")]
    [InlineData("using PublicTime.Discipline.Sources;")]
    [InlineData("using static PublicTime.Discipline.Selection.Marzullo;")]
    [InlineData("global using D = PublicTime.Discipline.ServedElsewhere;")]
    [InlineData("var source = new Discipline.Sources.Upstream();")]
    public void A_look_beyond_the_served_clock_is_found(string code) =>
        Assert.Single(CodeRules.FrontendBeyondTheServedClock(new SourceFile("src/Frontend/Responder.cs", code)));

    [Theory]
    [InlineData("src/Frontend/Responder.cs", "using PublicTime.Discipline.Served;")]
    [InlineData("src/PublicTime/Composition.cs", "using PublicTime.Discipline.Sources;")]
    public void The_served_clock_and_other_rooms_pass(string path, string code) =>
        Assert.Empty(CodeRules.FrontendBeyondTheServedClock(new SourceFile(path, code)));
}
