"""Links that rot: recorded addresses are asked, judged, and never corrected.

    guard      where a request may go at all
    fetching   what an address answers           → seen.Seen
    judging    what that means for the source    → judging.Verdict
    running    many addresses, politely, within a budget
    archive    whether a web archive holds a copy
    recording  which addresses are due; what was found, kept as rows
    history    how the address of one source fared, for its readers

Only the last two know of Django and its database.
"""
