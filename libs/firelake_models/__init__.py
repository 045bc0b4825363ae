"""Early-warning models: snapshot, train, evaluate, register, serve; and the decision from probability to level."""
