using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.Requests;
using PublicTime.LoadGenerator.Scheduling;

namespace PublicTime.LoadGenerator.Running;

/// <summary>What a request holds while it is on its way, and gives back once: a place of the window, and the cookies that its client expects.</summary>
/// <param name="saturation">Whose window it is; null without one.</param>
/// <param name="clients">The clients with NTS.</param>
internal sealed class FlightHoldings(Saturation? saturation, VirtualClient[] clients)
{
    /// <summary>Gives the place of the window back, if it holds one still.</summary>
    public void Release(ref Flight flight)
    {
        if (flight.HoldsWindow)
        {
            flight.HoldsWindow = false;
            saturation?.Release();
        }
    }

    /// <summary>The client expects its cookies no longer, unless it has begun anew since.</summary>
    public void Forget(in Flight flight)
    {
        if (flight.Kind != RequestKind.Plain && flight.Generation == clients[flight.Client].Generation)
        {
            clients[flight.Client].ExpectNoLonger(flight.ExpectedCookies);
        }
    }
}
