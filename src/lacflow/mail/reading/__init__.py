"""The reader of replies: what a lead's message says of each action they were asked about."""
