"""The core: boards, plans, cycles. Frozen dataclasses and pure functions; no clock, no I/O, no logging.

Instants are aware UTC `datetime`s. Civil dates and times belong to the board's time zone and become instants only
when evaluated (`calendar.instant`).
"""
