"""Security ties between states as an actor-oriented model: who takes arms, pacts or troops from whom."""
