"""Engines: definition + history -> verdicts. `rows` says what is meant, `columns` says the same fast."""
