"""lacflow runs a board's reporting cycle by email: it asks, reads, chases, briefs and escalates."""

__version__ = "0.1.0"
