namespace PublicTime.LoadGenerator.Requests;

/// <summary>How far a request has come.</summary>
public enum FlightState : byte
{
    /// <summary>Waits for its answer.</summary>
    Pending,

    /// <summary>Something that answers it has come: it is answered, refused or wrong.</summary>
    Ended,

    /// <summary>Its deadline is over.</summary>
    Lost,

    /// <summary>The kernel did not send it.</summary>
    NotSent,
}
