"""The one semantic layer: every figure of a report is a measure of a fact, told apart by dimensions.

`fields` declares what there is, `query` what is asked, `reading` gets the whole numbers, `arranging` makes a report
of them, `drilling` goes into one figure, and `declared` makes ready-made reports of a query.
"""
