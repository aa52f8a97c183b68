namespace PublicTime.Actors;

/// <summary>A message in a mailbox.</summary>
/// <param name="Message">What to tell.</param>
/// <param name="OnlyFor">The incarnation whose timer sent it; null when it is for whoever lives.</param>
internal readonly record struct Envelope<TMessage>(TMessage Message, Incarnation<TMessage>? OnlyFor)
    where TMessage : notnull;
