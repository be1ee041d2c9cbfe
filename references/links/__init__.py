"""Link checks: recorded addresses are requested and judged, and never corrected.

    guard      where a request may go at all
    fetching   what an address answers           → seen.Seen
    judging    what that means for the source    → judging.Verdict
    running    many addresses, politely, within a budget
    recording  which addresses are due; what was found, stored as rows
    checking   one run of all of these
    reporting  what the run found, for the operator

Only recording, checking and reporting use Django and its database.
"""
