"""The child process: opens one document from a stranger under limits, and writes its cells as JSON.

`__main__` sets the limits and chooses the opener; `pages` is what openers share; one module or more a format. Nothing
here is imported by the rest of lacflow, and nothing here imports it: the child starts in a tenth of a second.
"""
