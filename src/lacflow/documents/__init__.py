"""Spreadsheets in and out: what a council has, and what we hand back."""
