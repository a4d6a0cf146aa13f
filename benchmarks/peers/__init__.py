"""One file per peer: the same questions, answered the way that library's own users would.

To add one: a class with the methods of `leadkit_itself.LeadKit`, and a line in `run.PEERS`.
"""
