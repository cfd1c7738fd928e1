"""A council that does not exist, and leads who behave like leads: for `lacflow demo`, `lacflow init` and the tests."""
