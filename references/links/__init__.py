"""Link checks: recorded addresses are requested and judged, and never corrected.

    guard      where a request may go at all
    fetching   what an address answers           → judging.Seen
    judging    what was seen, and what it means  → judging.Verdict
    checking   one run: which addresses are due, asked politely, stored as rows
    looking_up what is known of one source, while an editor waits

Only checking uses Django and its database.
"""
