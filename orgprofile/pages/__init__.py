"""What the pages on organisations, their networks and their critics show.

Each function lays out rows in reading order and feeds their citations to the
ledger it is given; whoever opened the ledger closes it.
"""
