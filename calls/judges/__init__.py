"""One small judge per type of rule: (rule, case) -> outcome, sentence and gap. `calls.eligibility` has the table."""
