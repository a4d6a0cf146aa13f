"""The board: definition + history -> one JSON payload, and the ES module that draws it."""
