"""The numbers: what the history says of a definition."""
