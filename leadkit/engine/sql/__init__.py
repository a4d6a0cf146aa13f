"""The engine that speaks SQL: a definition becomes one statement of two layers, for any database.

`features` says per lead when each count reached the numbers that are asked for, `answers` and `groups` are a flat
predicate over that, `statement` puts both together. `staging` and `databases` run it where the data is.
"""
