"""What we remember, in SQLite or PostgreSQL through SQLAlchemy Core.

Every function takes an open `Connection` and returns frozen dataclasses; rows never leave this room. Who opens the
transaction decides when it commits: `Database.write()` for changes, `Database.read()` for looking.
"""
