"""What can be told of any files by looking at them: the steps behind :mod:`leadkit.history.profile`.

`sight` counts the cells of a column, `names` reads what columns are called, `types` and `dates` guess what cells are,
`joins` which file is what, `outcomes` what became of leads, `lateness` which fields look filled afterwards, and `toml`
writes it down.
"""
