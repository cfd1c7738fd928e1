"""The four passes: incoming, reader, planner, outgoing. Each runs once, ends, and may be killed and run again.

They know nothing of one another; they meet in the tables.
"""
