"""The contracts in every other form: Spark, Arrow, Athena DDL, CloudFormation, Great Expectations, JSON schema, text."""
