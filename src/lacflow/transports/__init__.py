"""How mail moves. One protocol (`base`), several mailboxes."""
