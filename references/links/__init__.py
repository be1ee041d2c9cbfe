"""Link checks: recorded addresses are requested and judged, and never corrected.

    guard      where a request may go at all
    fetching   what an address answers           → judging.Seen
    reading    what a page says of itself
    judging    what was seen, and what it means  → judging.Verdict
    running    many addresses, politely, within a budget
    recording  one run: which addresses are due; what was found, stored as rows
    looking_up what is known of one source, while an editor waits

Only recording uses Django and its database.
"""
