"""Early-warning models: snapshot, train, evaluate, register, serve; and the decision that turns a probability into a level."""
