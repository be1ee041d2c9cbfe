"""Link checks: recorded addresses are requested and judged, and never corrected.

Only checking uses Django and its database.
"""
