"""The contracts in every other form: Spark, Arrow, Athena, CloudFormation, Great Expectations, JSON schema, prose."""
