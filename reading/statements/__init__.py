"""What a sentence states that can be compared: quotations, offices, amounts, days, pronouns; pure, from its text.

Computed when somebody compares articles, never kept in a snapshot: rules may get better, snapshots stay as they are.
"""
