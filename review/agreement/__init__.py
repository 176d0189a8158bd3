"""How far reviewers agree: a table of verdicts, its counts, the coefficients over them, and how sure they are.

Everything here is pure. `table` makes a table, `counts` reduces it to sums that add up over articles, one module a
coefficient computes on those sums, `bootstrap` and `error` say how sure a value is, `report` puts it together.
"""
