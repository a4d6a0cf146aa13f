"""The meaning of a definition on plain records, written to be read; the judge of all other engines."""
