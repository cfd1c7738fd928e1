"""Mail as data: bytes to meaning and back, pure. Knows the board's words, nothing of stores or servers."""
